"""Functions that a query may call: what isn't listed isn't offered.

Left out is what reaches beyond the rows of the query (files, settings, sessions, locks, other
servers), what runs a text as SQL, and on PostgreSQL, which has no limit to the memory of one query,
what makes long texts out of short ones.
"""

from typing import Final

_SHARED: Final = """
    abs acos asin atan atan2 avg ceil ceiling char_length coalesce concat concat_ws cos count
    cume_dist degrees dense_rank exp first_value floor iif lag last_value lead length ln log log10
    lower ltrim max min mod nth_value ntile nullif octet_length percent_rank pi power radians
    random rank replace round row_number rtrim sign sin sqrt substr substring sum tan trim trunc
    unistr upper
"""
_SQLITE: Final = """
    -> ->> acosh asinh atanh char cosh current_date current_time current_timestamp date datetime
    format glob group_concat hex ifnull instr json json_array json_array_length json_each
    json_error_position json_extract json_group_array json_group_object json_insert json_object
    json_patch json_pretty json_quote json_remove json_replace json_set json_tree json_type
    json_valid julianday like likelihood likely log2 match median nullif percentile percentile_cont
    percentile_disc pow printf quote sinh soundex sqlite_version strftime string_agg tanh time
    timediff total typeof unicode unixepoch unlikely
"""
_POSTGRESQL: Final = """
    age any_value array_agg array_length array_position array_positions array_remove array_replace
    array_to_json array_to_string ascii bernoulli bit_and bit_or bit_xor bool_and bool_or btrim
    bigint boolean cardinality cbrt character chr clock_timestamp corr covar_pop covar_samp date
    date_bin date_part date_trunc decimal div double every exists extract float float4 float8
    generate_series greatest grouping initcap int int2 int4 int8 integer interval isfinite
    json_agg json_array_elements json_array_elements_text json_array_length json_build_array
    json_build_object json_each json_each_text json_extract_path json_extract_path_text
    json_object json_object_agg json_object_keys json_populate_record json_strip_nulls
    json_to_record json_to_recordset json_typeof jsonb_agg jsonb_array_elements
    jsonb_array_elements_text jsonb_array_length jsonb_build_array jsonb_build_object jsonb_each
    jsonb_each_text jsonb_exists jsonb_extract_path jsonb_extract_path_text jsonb_object_agg
    jsonb_object_keys jsonb_path_query jsonb_pretty jsonb_strip_nulls jsonb_typeof
    justify_days justify_hours justify_interval least left like make_date make_interval make_time
    make_timestamp mode now numeric overlay percentile_cont percentile_disc pg_typeof position
    real regexp_count regexp_instr regexp_like regexp_match regexp_matches regexp_replace
    regexp_split_to_array regexp_split_to_table regexp_substr regr_avgx regr_avgy regr_count
    regr_intercept regr_r2 regr_slope regr_sxx regr_sxy regr_syy reverse right row_to_json
    smallint split_part starts_with stddev stddev_pop stddev_samp string_agg string_to_array
    string_to_table strpos system text time timestamp timestamptz timetz to_char to_date to_json
    to_jsonb to_number to_timestamp translate unnest upper var_pop var_samp varchar variance
    width_bucket
"""

SQLITE: Final = frozenset(f"{_SHARED} {_SQLITE}".split())
POSTGRESQL: Final = frozenset(f"{_SHARED} {_POSTGRESQL}".split())
