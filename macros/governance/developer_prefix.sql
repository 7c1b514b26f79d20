{#-
    What stands before every schema of a developer's target, `dev_jane_` for instance; nothing on the
    others. A target called dev... that has no developer's name stops the run: it would write into the
    schemas that everybody reads. The form is that of governance/dev/names.py.
-#}
{% macro developer_prefix() -%}
    {%- if not target.name.startswith('dev') -%}
        {{ return('') }}
    {%- elif not modules.re.fullmatch('dev_[a-z][a-z0-9]{1,19}', target.schema) -%}
        {{ exceptions.raise_compiler_error(
            'Nothing was built. The target ' ~ target.name ~ ' has no developer\'s name: set BOROUGH_DEV_PREFIX '
            ~ 'to 2 to 20 lower-case letters and digits, a letter first'
        ) }}
    {%- endif -%}
    {{ return(target.schema ~ '_') }}
{%- endmacro %}
