{#-
    Runs before each share is built (a pre-hook of the folder models/share, which a model cannot take
    off). Where its agreement does not let the share out today, the share's relation is withdrawn and
    this share alone fails; the rest of the build, the docs and the lint go on.

    A later day may be rehearsed: dbt build --vars '{today: 2027-10-01}'.
-#}
{% macro agreement_gate() -%}
    {%- if execute -%}
        {%- for exposure in agreements_of(model) -%}
            {%- set refusal = share_refusal(model, exposure) -%}
            {%- if refusal -%}
                {%- do withdraw(this) -%}
                {{ exceptions.raise_compiler_error(model.name ~ ' is refused and withdrawn, because ' ~ refusal ~ '.') }}
            {%- elif today() > exposure.config.meta.agreement.review_by | string -%}
                {%- do exceptions.warn(
                    'The agreement ' ~ exposure.name ~ ' was due for review by '
                    ~ exposure.config.meta.agreement.review_by ~ ': ' ~ exposure.owner.name ~ ' reviews it in '
                    ~ exposure.original_file_path ~ '.'
                ) -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endif -%}
{%- endmacro %}
