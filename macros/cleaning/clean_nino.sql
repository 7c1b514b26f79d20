{#-
    A National Insurance number as nine characters in capitals without spaces (AB123456C), or null. Spaces, a dot or
    a dash may stand between its letters and its digits, and between pairs or threes of digits.

    Its prefix is one that may be issued: no D, F, I, Q, U or V, no O in second place, and not BG, GB, KN,
    NK, NT, TN or ZZ; its suffix is A to D (HMRC, National Insurance Manual, NIM39110). A number without its
    suffix is null, since it would not meet the whole one.

    accept_unissued: for invented people, whose numbers have a prefix that nobody's has (QQ123456C): any two
    letters are read.
-#}
{% macro clean_nino(column, accept_unissued=false) -%}
    {#- The barred pairs one by one, since no pattern of both engines can look ahead. -#}
    {%- set prefix = '[ACEHJLMOPRSWXY][ABCEGHJ-NPRSTW-Z]|B[ABCEHJ-NPRSTW-Z]|G[ACEGHJ-NPRSTW-Z]|K[ABCEGHJ-MPRSTW-Z]'
        ~ '|N[ABCEGHJLMNPRSW-Z]|T[ABCEGHJ-MPRSTW-Z]|Z[ABCEGHJ-NPRSTW-Y]' -%}
    {%- set between = _space_class() ~ '*[.-]?' ~ _space_class() ~ '*' -%}
    {%- set pairs = '([0-9]{2})' ~ between ~ '([0-9]{2})' ~ between ~ '([0-9]{2})' -%}
    {%- set threes = '([0-9]{3})' ~ between ~ '([0-9]{3})' -%}
    {{ regex_reshape(
        'upper(' ~ column ~ ')',
        blank_class() ~ '*(' ~ ('[A-Z]{2}' if accept_unissued else prefix) ~ ')' ~ between
        ~ '(?:' ~ pairs ~ '|' ~ threes ~ ')' ~ between ~ '([A-D])' ~ blank_class() ~ '*',
        '$1$2$3$4$5$6$7'
    ) }}
{%- endmacro %}
