{#-
    A pattern as an SQL literal that means the same on both engines. For the macros of this folder.

    `$` at the end of a pattern or of a branch becomes `\z`: for Athena `$` also stands before a last line
    break. Write patterns in the part that RE2 (DuckDB) and Java share: no lookaround, no back-references,
    classes such as [0-9] and {{ blank_class() }} rather than `\d`, `\w`, `\s`.
-#}
{% macro regex_literal(pattern) -%}
    '{{ modules.re.sub('(?<!\\\\)[$](?=[|)]|$)', '\\\\z', pattern) | replace("'", "''") }}'
{%- endmacro %}
