{#-
    Why an agreement does not let a share out today, in one sentence with what to do; none when it does.
    Whatever its file says, it is read without an error: one bad agreement must not stop the others.

    share: the share's node. exposure: its agreement. on_day: ISO date, so that every rule can be tested.
-#}
{% macro agreement_refusal(share, exposure, on_day) -%}
    {%- set said = exposure.config.meta.agreement -%}
    {%- set agreement = said if said is mapping else {} -%}
    {%- set file = exposure.original_file_path -%}
    {%- set department = share.fqn[2] -%}
    {%- set dpia = agreement.dpia if agreement.dpia is mapping else {} -%}
    {%- set shares = agreement.shares if agreement.shares is mapping else {} -%}
    {%- set listed = shares.get(share.name) or [] -%}
    {#- Who gets it and how openly: the same as governance/terms.py, in the same order. -#}
    {%- set licences = [
        'OGL-UK-3.0', 'CC0-1.0', 'CC-BY-4.0', 'CC-BY-SA-4.0', 'ODC-By-1.0', 'ODbL-1.0', 'PDDL-1.0'
    ] -%}
    {%- set is_open = agreement.type == 'open_data' -%}
    {%- set days = agreement.get('retention_days') -%}
    {%- set named = {} -%}
    {%- for field in ['to', 'recipients'] -%}
        {%- set words = agreement.get(field) -%}
        {%- set is_list = words is sequence and words is not string and words is not mapping -%}
        {%- set is_words = is_list and words | select('string') | list | length == words | length -%}
        {%- do named.update({field: words if is_words else []}) -%}
    {%- endfor -%}
    {%- set is_public = 'public' in named.to -%}
    {#- Days are compared as text, which is right in this form alone: 30/09/2027 would never come. -#}
    {%- set day = '[0-9]{4}-[0-9]{2}-[0-9]{2}' -%}
    {%- set ns = namespace(reason=none, is_signed=false, no_day=none, stranger=none) -%}

    {%- set signatures = agreement.signed if agreement.signed is sequence else [] -%}
    {%- for signature in signatures if signature is mapping and signature.department == department -%}
        {%- set signed_on = signature.signed_on | string -%}
        {%- if modules.re.fullmatch(day, signed_on) and signed_on <= on_day -%}
            {%- set ns.is_signed = true -%}
        {%- endif -%}
    {%- endfor -%}
    {%- for field in ['expires_on', 'review_by', 'starts_on'] -%}
        {%- if not modules.re.fullmatch(day, agreement.get(field) | string) -%}
            {%- set ns.no_day = field -%}
        {%- endif -%}
    {%- endfor -%}

    {%- for role in named.recipients | reverse if role[:5] != 'role_' or role[5:] not in named.to -%}
        {%- set ns.stranger = role -%}
    {%- endfor -%}

    {%- if agreement.get('from') != department -%}
        {%- set ns.reason = 'is not from ' ~ department ~ ', whose data it is: correct from in ' ~ file -%}
    {%- elif not ns.is_signed -%}
        {%- set ns.reason = 'is not signed: its information asset owner signs it in ' ~ file
            ~ ', for ' ~ department ~ ' and with a day that has come' -%}
    {%- elif ns.no_day -%}
        {%- set ns.reason = 'has no day (as 2027-03-31) for ' ~ ns.no_day ~ ': add it in ' ~ file -%}
    {%- elif on_day < agreement.starts_on | string -%}
        {%- set ns.reason = 'starts on ' ~ agreement.starts_on ~ ': wait, or have a new start signed in ' ~ file -%}
    {%- elif on_day > agreement.expires_on | string -%}
        {%- set ns.reason = 'expired on ' ~ agreement.expires_on ~ ': review it and have it signed anew in ' ~ file -%}
    {%- elif not named.recipients -%}
        {%- set ns.reason = 'names no recipient: add recipients in ' ~ file -%}
    {%- elif department in named.to -%}
        {%- set ns.reason = 'shares with its own department: correct to in ' ~ file -%}
    {%- elif ('role_public' in named.recipients) != is_public or (is_public and named.to | length != 1) -%}
        {%- set ns.reason = 'mixes the public with others: write role_public with to: [public] alone in ' ~ file -%}
    {%- elif ns.stranger is not none -%}
        {%- set ns.reason = 'lets ' ~ ns.stranger ~ ' read it, which is the role of nobody in to: correct it in ' ~ file -%}
    {%- elif (agreement.environment == 'open') != is_open or is_public != is_open -%}
        {%- set ns.reason = 'is open without being open data, or the other way round: correct type, environment or '
            ~ 'to in ' ~ file -%}
    {%- elif is_open and agreement.licence not in licences -%}
        {%- set ns.reason = 'is open data without an open licence: add licence, as OGL-UK-3.0, in ' ~ file -%}
    {%- elif not is_open and agreement.get('licence') is not none -%}
        {%- set ns.reason = 'has a licence, which is for open data alone: take it out of ' ~ file -%}
    {%- elif is_open and days is not none -%}
        {%- set ns.reason = 'limits how long open data is kept, which nobody can call back: write retention_days: '
            ~ 'null in ' ~ file -%}
    {%- elif not is_open and (days is not integer or days < 1) -%}
        {%- set ns.reason = 'has no retention_days: add how long recipients may keep it in ' ~ file -%}
    {%- elif agreement.type not in ['information_sharing_record', 'open_data'] and not agreement.gateway -%}
        {%- set ns.reason = 'names no legal gateway: add the statutory power to disclose in ' ~ file -%}
    {%- elif dpia.get('outcome') != 'accepted' -%}
        {%- set ns.reason = 'has no accepted DPIA: finish it and say so in ' ~ file -%}
    {%- else -%}
        {%- for column in share.columns if listed is string or column not in listed -%}
            {%- set ns.reason = 'does not cover the column ' ~ column ~ ': have it signed with it in ' ~ file -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(none if ns.reason is none else 'the agreement ' ~ exposure.name ~ ' ' ~ ns.reason) }}
{%- endmacro %}
