{#-
    How many letters must be put in, taken out or changed to make one text of the other; null where either
    is null. Accents are taken off first. A character that is not ASCII then counts as one, and all of those
    as the same one: clean texts before comparing them.
-#}
{% macro levenshtein(one, other) -%}
    {{ return(adapter.dispatch('levenshtein')(one, other)) }}
{%- endmacro %}

{% macro default__levenshtein(one, other) -%}
    levenshtein_distance(
        {{ regex_replace(strip_accents(one), '[^\\x{00}-\\x{7f}]', '?') }},
        {{ regex_replace(strip_accents(other), '[^\\x{00}-\\x{7f}]', '?') }}
    )
{%- endmacro %}

{% macro duckdb__levenshtein(one, other) -%}
    case
        -- As many bytes as characters: plain letters, which is what most comparisons are of.
        when strlen({{ one }}) = length({{ one }}) and strlen({{ other }}) = length({{ other }})
            then levenshtein({{ one }}, {{ other }})
        else
            levenshtein(
                {{ regex_replace(strip_accents(one), '[^\\x{00}-\\x{7f}]', '?') }},
                {{ regex_replace(strip_accents(other), '[^\\x{00}-\\x{7f}]', '?') }}
            )
    end
{%- endmacro %}
