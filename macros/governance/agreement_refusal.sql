{#-
    Why an agreement does not let a share out today, in one sentence with what to do; none when it does.

    share: the share's node. exposure: its agreement. on_day: ISO date, so that every rule can be tested.
-#}
{% macro agreement_refusal(share, exposure, on_day) -%}
    {%- set agreement = exposure.config.meta.agreement -%}
    {%- set file = exposure.original_file_path -%}
    {%- set listed = agreement.get('shares', {}).get(share.name) -%}
    {%- set ns = namespace(reason=none) -%}

    {%- if not agreement.get('signed') -%}
        {%- set ns.reason = 'is not signed: its information asset owner signs it in ' ~ file -%}
    {%- elif not agreement.get('starts_on') or not agreement.get('expires_on') -%}
        {%- set ns.reason = 'says not when it starts and expires: add starts_on and expires_on in ' ~ file -%}
    {%- elif on_day < agreement.starts_on | string -%}
        {%- set ns.reason = 'starts on ' ~ agreement.starts_on ~ ': wait, or have a new start signed in ' ~ file -%}
    {%- elif on_day > agreement.expires_on | string -%}
        {%- set ns.reason = 'expired on ' ~ agreement.expires_on ~ ': review it and have it signed anew in ' ~ file -%}
    {%- elif not agreement.get('recipients') -%}
        {%- set ns.reason = 'names no recipient: add recipients in ' ~ file -%}
    {%- elif agreement.get('type') == 'data_sharing_agreement' and not agreement.get('gateway') -%}
        {%- set ns.reason = 'names no legal gateway: add the statutory power to disclose in ' ~ file -%}
    {%- elif (agreement.get('dpia') or {}).get('outcome') != 'accepted' -%}
        {%- set ns.reason = 'has no accepted DPIA: finish it and say so in ' ~ file -%}
    {%- else -%}
        {%- for column in share.columns if column not in (listed or []) -%}
            {%- set ns.reason = 'does not cover the column ' ~ column ~ ': have it signed with it in ' ~ file -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(none if ns.reason is none else 'the agreement ' ~ exposure.name ~ ' ' ~ ns.reason) }}
{%- endmacro %}
