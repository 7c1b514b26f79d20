{#-
    The characters that leave nothing on a screen, as a class for a pattern: the ASCII blanks, line ends
    and the no-break, figure, narrow and zero-width blanks of web pages and spreadsheets.

    `\s` will not do: engines differ on what it matches, and none counts a no-break space.
-#}
{% macro blank_class() -%}
    [\t-\r \x{00a0}\x{2007}\x{200b}\x{202f}\x{feff}]
{%- endmacro %}
