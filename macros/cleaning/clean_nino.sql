{#-
    A National Insurance number as nine characters in capitals without blanks (AB123456C), or null.

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
    {{ regex_reshape(
        'upper(' ~ regex_replace(column, blank_class() ~ '|[.-]') ~ ')',
        '((?:' ~ ('[A-Z]{2}' if accept_unissued else prefix) ~ ')[0-9]{6}[A-D])',
        '$1'
    ) }}
{%- endmacro %}
