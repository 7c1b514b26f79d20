{#-
    One person's name, or part of one, as it is written in a letter; null for an empty cell, a dash, and what
    exports write into empty cells, in their own spelling alone: Nat, NAN, Null and Na are names.

    Typed all in capitals or all in small letters it gets them where they belong: O'NEILL is O'Neill,
    SMITH-JONES is Smith-Jones, MCDONALD is McDonald (MACDONALD is Macdonald: Mackie is no MacKie). Typed in
    both it is left as typed: McDonald, van der Berg, DiAngelo. Spaces are one space, a backtick, an accent or
    a curly apostrophe is a straight one, and a dash a hyphen. No word makes it a business, and no part of a
    word a death: Decker, Declan and Anderson are names.

    Null, and a problem that a model names in problems(), is what is not one living person's name: two people
    (Mr & Mrs A Smith, J Smith and K Jones), an executor or a care-of (Exors of A Smith, c/o), and (Decd).
-#}
{% macro clean_name(column) -%}
    {#- Most names are typed as in a letter, and mending costs ten times what looking does. -#}
    {%- set exports = ['', '-', '--', 'nan', 'NaN', 'NaT', 'null', 'NULL', 'none', 'None', 'n/a', 'N/A', 'na', 'NA', '\\N'] -%}
    case
        when
            {{ clean_trim(column) }} in ('{{ exports | join("', '") }}')
            or {{ regex_match(column, _not_one_person()) }}
            then null
        when {{ regex_match(column, '^[A-Z][a-z]+(?:[ -][A-Z][a-z]+)*$') }} then {{ column }}
        else {{ _name_as_in_a_letter(column) }}
    end
{%- endmacro %}

{#- What is no name of one living person, as a pattern: whole words alone, since Decker and Homer are names. -#}
{% macro _not_one_person() -%}
    {%- set blank = blank_class() -%}
    {%- set letter = '[^' ~ blank[1:] -%}
    {%- set title = '(?:mr|mrs|ms|miss|mx|messrs)' -%}
    {%- set end = '(?:' ~ blank ~ '|[(),.:;/\'-]|$)' -%}
    {%- set words = [
        'and', 'messrs', 'ex[’\']?ors?', 'exor[’\']?s', 'execs', 'exec' ~ blank ~ '+of', 'executors?', 'executri(?:x|xes|ces)',
        'administrat(?:ors?|ri(?:x|ces))', 'trustees?', 'pers(?:onal|[.])?' ~ blank ~ '*reps?', 'personal' ~ blank ~ '+representatives?',
        '(?:the' ~ blank ~ '+)?estate' ~ blank ~ '+of', 'the' ~ blank ~ '+late', 'c/o', 'care' ~ blank ~ '+of',
        'on' ~ blank ~ '+behalf' ~ blank ~ '+of', 'et' ~ blank ~ '+al', 'deceased', 'dec[’\'.]?d', 'dcsd'
    ] -%}
    {{ [
        '[&+;@]|' ~ letter ~ blank ~ '*[\\n\\r]' ~ blank ~ '*' ~ letter,
        '[(]' ~ blank ~ '*(?i:dec|rip)[.]?' ~ blank ~ '*[)]',
        letter ~ blank ~ '+/|/' ~ blank ~ '+' ~ letter,
        letter ~ '(?:' ~ blank ~ '|,)[^/]*/[^/]*(?:' ~ blank ~ '|,)' ~ letter,
        '(?:^|' ~ blank ~ '|,)(?i:' ~ title ~ ')[.]?/(?i:' ~ title ~ ')' ~ end,
        '(?:^|' ~ blank ~ '|[(,.:;/-])(?i:' ~ words | join('|') ~ ')' ~ end,
        '(?:^|' ~ blank ~ '|[(,.:;/-])(?i:' ~ title ~ ')(?:' ~ blank ~ '|[.]).*(?:' ~ blank ~ '|[,.])(?i:' ~ title ~ '|dr|prof|cllr)' ~ end,
        _workbook_error()
    ] | join('|') }}
{%- endmacro %}

{#- The same of a text that is a name, whatever it spells. -#}
{% macro _name_as_in_a_letter(name) -%}
    {%- set plain = regex_replace(regex_replace(name, blank_class() ~ '+', ' '), '^ | $') -%}
    {%- set plain = regex_replace(plain, '[`\\x{00b4}\\x{02bc}\\x{2018}\\x{2019}]', "''") -%}
    {%- set plain = regex_replace(plain, '[\\x{2010}-\\x{2014}]', '-') -%}
    {#- Engines disagree on the capital of a sharp s, which stands as it is among capitals too. -#}
    {%- set told = 'replace(' ~ plain ~ ", 'ß', '')" -%}
    {%- set capital = "case when lower(word) like 'mc__%' then 'Mc' || upper(substr(word, 3, 1)) || lower(substr(word, 4))"
        ~ " else replace(upper(substr(word, 1, 1)), 'ẞ', 'ß') || lower(substr(word, 2)) end" -%}
    {%- set words = regex_all(plain, '[^ \'.,/"()-]+|[ \'.,/"()-]+') -%}
    case
        when {{ told }} in (upper({{ told }}), lower({{ told }}))
            then {{ array_join(array_transform(words, 'word', capital), '') }}
        else {{ plain }}
    end
{%- endmacro %}
