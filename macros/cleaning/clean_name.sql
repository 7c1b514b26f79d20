{#-
    A person's name, or part of one, as it is written in a letter; null where clean_text finds nothing.

    Typed all in capitals or all in small letters it gets them where they belong: O'NEILL is O'Neill,
    SMITH-JONES is Smith-Jones, MCDONALD is McDonald (MACDONALD is Macdonald: Mackie is no MacKie). Typed in
    both it is left as typed: McDonald, van der Berg, DiAngelo. Blanks are one blank, and a backtick or a
    curly apostrophe is a straight one. No word makes it a business, and no part of a word a death.
-#}
{% macro clean_name(column) -%}
    {%- set plain = regex_replace(clean_text(column), blank_class() ~ '+', ' ') -%}
    {%- set plain = regex_replace(plain, '[`\\x{2018}\\x{2019}]', "''") -%}
    {%- set capital = "case when lower(word) like 'mc__%' then 'Mc' || upper(substr(word, 3, 1)) || lower(substr(word, 4))"
        ~ " else upper(substr(word, 1, 1)) || lower(substr(word, 2)) end" -%}
    {%- set words = regex_all(plain, "[^ '.()-]+|[ '.()-]+") -%}
    case
        when {{ plain }} in (upper({{ plain }}), lower({{ plain }}))
            then {{ array_join(array_transform(words, 'word', capital), '') }}
        else {{ plain }}
    end
{%- endmacro %}
