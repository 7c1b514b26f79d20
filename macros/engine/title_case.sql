{#-
    The text with a capital at the start of each word and small letters after it; null for null. A word
    begins at the start, and after anything but a letter, so that o'neill-smith is O'Neill-Smith; a sharp s has no capital.
-#}
{% macro title_case(text) -%}
    {{ array_join(
        array_transform(
            regex_all(text, '[\\p{L}\\p{M}]+|[^\\p{L}\\p{M}]+'),
            'word',
            "replace(upper(substr(word, 1, 1)), 'ẞ', 'ß') || lower(substr(word, 2))"
        ), ''
    ) }}
{%- endmacro %}
