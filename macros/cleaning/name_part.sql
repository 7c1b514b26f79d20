{#-
    One part of a name in the form that council tax keeps, SURNAME,TITLE FORENAMES, as clean_name gives it; NA
    and NULL are surnames here.

    part: 'title', 'forenames' or 'surname'. The surname is what stands before the first comma, a second
    comma is a space, and a title is a whole word of the list below, with its full stop or not; without one
    the title is null and the rest as it is. All three are null where there is no comma (nothing then says
    which word is the surname), where there are three or more, and where clean_name finds that it is not one
    living person's name: two people, an executor, a care-of, (Decd). A model names the surname in problems().
    No word is taken for a business or for a death: Decker, Homer, London, Storey and Downer are names.
-#}
{% macro name_part(column, part) -%}
    {%- set titles = '(?:(?i:(mr|mrs|miss|ms|mx|dr|prof|professor|rev|reverend|sir|lady|lord|dame|cllr|master))(?:[.] ?| |$))?' -%}
    {#- The case is inside: DuckDB works out what a branch holds as often as it is written. -#}
    {%- set name = '(case when not ' ~ regex_match(column, _not_one_person()) ~ ' then ' ~ column ~ ' end)' -%}
    {%- set plain = regex_replace(regex_replace(name, blank_class() ~ '+', ' '), '^ | $| ?, ?$') -%}
    {%- set form = '([^,]*[^, ]) ?, ?' ~ titles ~ '([^,]*(?:,[^,]*)?)' -%}
    {%- set place = {'surname': '$1', 'title': '$2', 'forenames': '$3'}[part] -%}
    {%- set found = regex_reshape(plain, form, place) -%}
    {{ _name_as_in_a_letter(regex_replace(found, ' ?, ?', ' ') if part == 'forenames' else found) }}
{%- endmacro %}
