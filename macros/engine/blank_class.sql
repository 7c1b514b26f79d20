{#-
    The characters that leave nothing on a screen, as a class for a pattern: the ASCII spaces, line ends,
    the no-break, figure, narrow and zero-width spaces of web pages and spreadsheets, and the zero bytes with
    which databases fill a column of fixed width.

    `\s` will not do: engines differ on what it matches, and none counts a no-break space.
-#}
{% macro blank_class() -%}
    [\x{00}\t-\r \x{00a0}\x{2007}\x{200b}\x{202f}\x{feff}]
{%- endmacro %}
