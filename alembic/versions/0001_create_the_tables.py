"""Create the tables."""

from alembic import op
import sqlalchemy as sa

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

# Tables whose rows are changed here on purpose; of all others the upgrade proves they kept theirs.
rewrites: tuple[str, ...] = ()

INTEGER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")
REAL = sa.REAL().with_variant(sa.Double(), "postgresql")
FLAG = sa.Boolean().with_variant(sa.Integer(), "sqlite")

# Pass `table_kwargs={"sqlite_strict": True}` to op.batch_alter_table, or the rebuilt table is not
# STRICT.


def upgrade() -> None:
    op.create_table(
        "changesets",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the changeset"),
        sa.Column(
            "made_at",
            TEXT,
            nullable=False,
            comment="When it was made: UTC, ISO 8601 with microseconds and Z",
        ),
        sa.Column("author", TEXT, nullable=False, comment="Who made it"),
        sa.Column("message", TEXT, nullable=False, comment="Why it was made"),
        sa.Column("command", TEXT, nullable=False, comment="The command that made it"),
        sa.Column(
            "tool_version", TEXT, nullable=False, comment="Version of incidents that made it"
        ),
        sa.Column(
            "parent_digest",
            TEXT,
            nullable=False,
            comment="Digest of the changeset before it; empty for the first",
        ),
        sa.Column(
            "digest",
            TEXT,
            nullable=False,
            comment="SHA-256 over the parent digest, the header and the digests of the rows recorded, in hex",
        ),
        sa.CheckConstraint("length(digest) IN (0, 64)", name=op.f("ck_changesets_digest")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changesets")),
        comment="One unit of work each: who, when, why, which command; chained by digest",
        sqlite_strict=True,
    )
    op.create_table(
        "export_runs",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("export", TEXT, nullable=False, comment="Name of the export"),
        sa.Column("scheduled_for", TEXT, nullable=False, comment="The slot, UTC"),
        sa.Column("started_at", TEXT, nullable=False, comment="When it started, UTC"),
        sa.Column("finished_at", TEXT, nullable=True, comment="When it finished, UTC"),
        sa.Column("status", TEXT, nullable=False, comment="running, done or failed"),
        sa.Column("entries", INTEGER, nullable=True, comment="Entries written"),
        sa.Column("sha256", TEXT, nullable=True, comment="SHA-256 of the manifest, in hex"),
        sa.Column("path", TEXT, nullable=True, comment="Path of the manifest"),
        sa.Column(
            "ledger_digest",
            TEXT,
            nullable=True,
            comment="Digest of the ledger's head it was drawn from",
        ),
        sa.Column("error", TEXT, nullable=True, comment="Why it failed"),
        sa.CheckConstraint(
            "status IN ('running', 'done', 'failed')", name=op.f("ck_export_runs_status")
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_export_runs_sha256")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_export_runs")),
        sa.UniqueConstraint(
            "export", "scheduled_for", name=op.f("uq_export_runs_export_scheduled_for")
        ),
        comment="Executions of exports; a slot is claimed by inserting its run",
        sqlite_strict=True,
    )
    op.create_table(
        "actors",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("code", TEXT, nullable=False, comment="Unique name for people to type"),
        sa.Column("kind", TEXT, nullable=False, comment="What kind of actor"),
        sa.Column(
            "parent_id",
            INTEGER,
            nullable=True,
            comment="What it is part of: a branch of its group, a minister of the ministry",
        ),
        sa.Column("country", TEXT, nullable=True, comment="Country, ISO 3166-1 alpha-3"),
        sa.Column("handling", TEXT, nullable=False, comment="TLP 2.0 marking of its names"),
        sa.Column(
            "merged_into_id",
            INTEGER,
            nullable=True,
            comment="The actor this one turned out to be; kept flat",
        ),
        sa.Column(
            "path",
            TEXT,
            nullable=False,
            comment="Derived: ids from the topmost parent to this one, merges followed, as /1/7/",
        ),
        sa.Column(
            "voice_id",
            INTEGER,
            nullable=True,
            comment="Derived: nearest ancestor or self that is not a person, merges followed",
        ),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "handling IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')",
            name=op.f("ck_actors_handling"),
        ),
        sa.CheckConstraint(
            "kind IN ('armed group', 'state', 'agency', 'organisation', 'publisher', 'person', 'population', 'unknown')",
            name=op.f("ck_actors_kind"),
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["actors.id"], name=op.f("fk_actors_merged_into_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["actors.id"], name=op.f("fk_actors_parent_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_actors_recorded_in")
        ),
        sa.ForeignKeyConstraint(["voice_id"], ["actors.id"], name=op.f("fk_actors_voice_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actors")),
        sa.UniqueConstraint("code", name=op.f("uq_actors_code")),
        comment="Armed groups, states, agencies, organisations, publishers, persons, populations",
        sqlite_strict=True,
    )
    with op.batch_alter_table("actors", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_actors_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_actors_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "changes",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the change"),
        sa.Column("table_name", TEXT, nullable=False, comment="Table of the row that was updated"),
        sa.Column("row_id", INTEGER, nullable=False, comment="Id of the row that was updated"),
        sa.Column(
            "before",
            TEXT,
            nullable=False,
            comment="The changed columns before: a JSON object, keys sorted",
        ),
        sa.Column(
            "after",
            TEXT,
            nullable=False,
            comment="The same columns after: a JSON object, keys sorted",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_changes_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_changes")),
        comment="Updates of mutable rows: the changed columns before and after",
        sqlite_strict=True,
    )
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.create_index(
            "ix_changes_table_name_row_id", ["table_name", "row_id"], unique=False
        )

    op.create_table(
        "incidents",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("code", TEXT, nullable=False, comment="Unique name for people to type"),
        sa.Column("title", TEXT, nullable=False, comment="Title shown in timelines"),
        sa.Column("summary", TEXT, nullable=True, comment="A few sentences of our own"),
        sa.Column(
            "status",
            TEXT,
            nullable=False,
            comment="active; draft and retracted are shown when asked",
        ),
        sa.Column("handling", TEXT, nullable=False, comment="TLP 2.0 marking of title and summary"),
        sa.Column(
            "merged_into_id",
            INTEGER,
            nullable=True,
            comment="The incident this one turned out to be; kept flat",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "handling IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')",
            name=op.f("ck_incidents_handling"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'draft', 'retracted')", name=op.f("ck_incidents_status")
        ),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["incidents.id"], name=op.f("fk_incidents_merged_into_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_incidents_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incidents")),
        sa.UniqueConstraint("code", name=op.f("uq_incidents_code")),
        comment="Something that happened: an identity with a title; its facts are claims",
        sqlite_strict=True,
    )
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.create_index(
            "ix_incidents_merged_into_id",
            ["merged_into_id"],
            unique=False,
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )
        batch_op.create_index("ix_incidents_recorded_in", ["recorded_in"], unique=False)

    op.create_table(
        "places",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("code", TEXT, nullable=False, comment="Unique name for people to type"),
        sa.Column("kind", TEXT, nullable=False, comment="What kind of place"),
        sa.Column("parent_id", INTEGER, nullable=True, comment="The place it lies in"),
        sa.Column("country", TEXT, nullable=True, comment="Country, ISO 3166-1 alpha-3"),
        sa.Column("latitude", REAL, nullable=True, comment="Degrees north, WGS 84, six decimals"),
        sa.Column("longitude", REAL, nullable=True, comment="Degrees east, WGS 84, six decimals"),
        sa.Column(
            "precision",
            TEXT,
            nullable=True,
            comment="What the coordinates stand for: the exact spot, near it (25 km), or the centre of an area",
        ),
        sa.Column(
            "merged_into_id",
            INTEGER,
            nullable=True,
            comment="The place this one turned out to be; kept flat",
        ),
        sa.Column(
            "path",
            TEXT,
            nullable=False,
            comment="Derived: ids from the country to this one, merges followed, as /1/7/",
        ),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "kind IN ('country', 'admin1', 'admin2', 'settlement', 'site', 'area')",
            name=op.f("ck_places_kind"),
        ),
        sa.CheckConstraint(
            "precision IN ('exact', 'near', 'admin2', 'admin1', 'area', 'country', 'international')",
            name=op.f("ck_places_precision"),
        ),
        sa.CheckConstraint(
            "(latitude IS NULL) = (longitude IS NULL)", name=op.f("ck_places_coordinates")
        ),
        sa.CheckConstraint("latitude BETWEEN -90 AND 90", name=op.f("ck_places_latitude")),
        sa.CheckConstraint("length(country) = 3", name=op.f("ck_places_country")),
        sa.CheckConstraint("longitude BETWEEN -180 AND 180", name=op.f("ck_places_longitude")),
        sa.ForeignKeyConstraint(
            ["merged_into_id"], ["places.id"], name=op.f("fk_places_merged_into_id")
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["places.id"], name=op.f("fk_places_parent_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_places_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_places")),
        sa.UniqueConstraint("code", name=op.f("uq_places_code")),
        comment="Countries, first and second order administrations, settlements, sites",
        sqlite_strict=True,
    )
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_places_merged_into_id"), ["merged_into_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_places_parent_id"), ["parent_id"], unique=False)

    op.create_table(
        "properties",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("key", TEXT, nullable=False, comment="Name used in commands and dossiers"),
        sa.Column("label", TEXT, nullable=False, comment="Name shown to readers"),
        sa.Column(
            "subject",
            TEXT,
            nullable=False,
            comment="What it is a property of: incident, actor or any",
        ),
        sa.Column(
            "datatype",
            TEXT,
            nullable=False,
            comment="Kind of value; flag has none, it is asserted or denied",
        ),
        sa.Column(
            "many", FLAG, nullable=False, comment="Whether a subject has several values at once"
        ),
        sa.Column("rule", TEXT, nullable=False, comment="The order in which competing claims win"),
        sa.Column("vocabulary", TEXT, nullable=True, comment="Vocabulary its terms come from"),
        sa.Column("unit", TEXT, nullable=True, comment="Unit of a quantity"),
        sa.Column("definition", TEXT, nullable=True, comment="What counts, in a sentence"),
        sa.Column(
            "codebook", TEXT, nullable=True, comment="Codebook the definition follows: UCDP, GTD, …"
        ),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "datatype IN ('flag', 'quantity', 'date', 'place', 'actor', 'term', 'text')",
            name=op.f("ck_properties_datatype"),
        ),
        sa.CheckConstraint(
            "rule IN ('ranked', 'latest', 'majority', 'conservative')",
            name=op.f("ck_properties_rule"),
        ),
        sa.CheckConstraint(
            "subject IN ('incident', 'actor', 'any')", name=op.f("ck_properties_subject")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_properties_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_properties")),
        sa.UniqueConstraint("key", name=op.f("uq_properties_key")),
        comment="What a claim is about: deaths, place, perpetrator, strength, …",
        sqlite_strict=True,
    )
    op.create_table(
        "terms",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("vocabulary", TEXT, nullable=False, comment="The vocabulary it belongs to"),
        sa.Column("key", TEXT, nullable=False, comment="Name used in commands and dossiers"),
        sa.Column("label", TEXT, nullable=False, comment="Name shown to readers"),
        sa.Column("parent_id", INTEGER, nullable=True, comment="The broader term"),
        sa.Column("definition", TEXT, nullable=True, comment="What counts, in a sentence"),
        sa.Column(
            "path",
            TEXT,
            nullable=False,
            comment="Derived: ids from the broadest term to this one, as /1/7/",
        ),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["terms.id"], name=op.f("fk_terms_parent_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_terms_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("vocabulary", "key", name=op.f("uq_terms_vocabulary_key")),
        comment="Controlled vocabularies: incident types, weapons, targets, qualifiers, …",
        sqlite_strict=True,
    )
    op.create_table(
        "actor_names",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("actor_id", INTEGER, nullable=False, comment="The actor"),
        sa.Column("name", TEXT, nullable=False, comment="The name, as written"),
        sa.Column("language", TEXT, nullable=True, comment="Language, BCP 47"),
        sa.Column("kind", TEXT, nullable=False, comment="What kind of name"),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "kind IN ('name', 'alias', 'acronym', 'spelling', 'former')",
            name=op.f("ck_actor_names_kind"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_actor_names_actor_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_actor_names_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actor_names")),
        comment="Names of actors in several languages; the first of kind name is the one shown",
        sqlite_strict=True,
    )
    with op.batch_alter_table("actor_names", schema=None) as batch_op:
        batch_op.create_index("ix_actor_names_actor_id", ["actor_id"], unique=False)
        batch_op.create_index("ix_actor_names_name", ["name"], unique=False)

    op.create_table(
        "external_ids",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column(
            "dataset",
            TEXT,
            nullable=False,
            comment="Name of the data set's key: ucdp-ged, wikidata, …",
        ),
        sa.Column("key", TEXT, nullable=False, comment="The key, as text"),
        sa.Column("incident_id", INTEGER, nullable=True, comment="The incident"),
        sa.Column("actor_id", INTEGER, nullable=True, comment="The actor"),
        sa.Column("place_id", INTEGER, nullable=True, comment="The place"),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "(CASE WHEN incident_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN actor_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN place_id IS NULL THEN 0 ELSE 1 END) = 1",
            name=op.f("ck_external_ids_one_target"),
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_external_ids_actor_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_external_ids_incident_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_external_ids_place_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_external_ids_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_external_ids")),
        sa.UniqueConstraint("dataset", "key", name=op.f("uq_external_ids_dataset_key")),
        comment="Keys by which other data sets know an incident, actor or place",
        sqlite_strict=True,
    )
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.create_index("ix_external_ids_incident_id", ["incident_id"], unique=False)

    op.create_table(
        "incident_links",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column(
            "incident_id",
            INTEGER,
            nullable=False,
            comment="The incident that stands in the relation",
        ),
        sa.Column(
            "relation", TEXT, nullable=False, comment="part_of, precedes, responds_to or parallel"
        ),
        sa.Column("other_id", INTEGER, nullable=False, comment="The incident it stands to"),
        sa.Column("withdrawn", FLAG, nullable=False, comment="Takes the link back"),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "relation IN ('part_of', 'precedes', 'responds_to', 'parallel')",
            name=op.f("ck_incident_links_relation"),
        ),
        sa.CheckConstraint("incident_id <> other_id", name=op.f("ck_incident_links_two_incidents")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_incident_links_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["incidents.id"], name=op.f("fk_incident_links_other_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_incident_links_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident_links")),
        comment="How incidents stand to each other; of rows alike but for withdrawn, the last",
        sqlite_strict=True,
    )
    with op.batch_alter_table("incident_links", schema=None) as batch_op:
        batch_op.create_index("ix_incident_links_incident_id", ["incident_id"], unique=False)
        batch_op.create_index("ix_incident_links_other_id", ["other_id"], unique=False)

    op.create_table(
        "participants",
        sa.Column(
            "incident_id", INTEGER, autoincrement=False, nullable=False, comment="The incident"
        ),
        sa.Column("actor_id", INTEGER, autoincrement=False, nullable=False, comment="The actor"),
        sa.Column(
            "role", TEXT, nullable=False, comment="The property: perpetrator, target, side, …"
        ),
        sa.Column(
            "asserting", INTEGER, nullable=False, comment="Independent origins that assert it"
        ),
        sa.Column("denying", INTEGER, nullable=False, comment="Independent origins that deny it"),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_participants_actor_id")),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_participants_incident_id")
        ),
        sa.PrimaryKeyConstraint("incident_id", "actor_id", "role", name=op.f("pk_participants")),
        comment="Derived: actors in their roles, with how many origins assert or deny it",
        sqlite_strict=True,
    )
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.create_index("ix_participants_actor_id", ["actor_id"], unique=False)

    op.create_table(
        "place_names",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("place_id", INTEGER, nullable=False, comment="The place"),
        sa.Column("name", TEXT, nullable=False, comment="The name, as written"),
        sa.Column("language", TEXT, nullable=True, comment="Language, BCP 47"),
        sa.Column("kind", TEXT, nullable=False, comment="What kind of name"),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "kind IN ('name', 'alias', 'acronym', 'spelling', 'former')",
            name=op.f("ck_place_names_kind"),
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_place_names_place_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_place_names_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_place_names")),
        comment="Names of places in several languages; the first of kind name is the one shown",
        sqlite_strict=True,
    )
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.create_index("ix_place_names_name", ["name"], unique=False)
        batch_op.create_index("ix_place_names_place_id", ["place_id"], unique=False)

    op.create_table(
        "sources",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("code", TEXT, nullable=False, comment="Unique name for people to type"),
        sa.Column("kind", TEXT, nullable=False, comment="What kind of document"),
        sa.Column("title", TEXT, nullable=True, comment="Its title or headline"),
        sa.Column("publisher_id", INTEGER, nullable=True, comment="Who published it"),
        sa.Column("author", TEXT, nullable=True, comment="Who wrote it, as printed"),
        sa.Column(
            "published_edtf", TEXT, nullable=True, comment="When it was published, EDTF as entered"
        ),
        sa.Column(
            "published_earliest",
            TEXT,
            nullable=True,
            comment="First second it may have been published",
        ),
        sa.Column(
            "published_latest",
            TEXT,
            nullable=True,
            comment="Last second it may have been published",
        ),
        sa.Column(
            "published_precision", TEXT, nullable=True, comment="Precision of the publication date"
        ),
        sa.Column(
            "published_utc_offset",
            INTEGER,
            nullable=True,
            comment="Minutes east of UTC, where stated",
        ),
        sa.Column("url", TEXT, nullable=True, comment="Address it was read at"),
        sa.Column("archive_url", TEXT, nullable=True, comment="Address of an archived copy"),
        sa.Column("accessed_on", TEXT, nullable=True, comment="Day it was read, YYYY-MM-DD"),
        sa.Column(
            "seen_as", TEXT, nullable=True, comment="What was seen of it: original, copy or excerpt"
        ),
        sa.Column("language", TEXT, nullable=True, comment="Language, BCP 47"),
        sa.Column("symbol", TEXT, nullable=True, comment="Document symbol: S/2024/556"),
        sa.Column("licence", TEXT, nullable=True, comment="Licence, as the publisher states it"),
        sa.Column(
            "reliability",
            TEXT,
            nullable=True,
            comment="Admiralty grade A to F; ungraded sorts as F",
        ),
        sa.Column(
            "handling", TEXT, nullable=False, comment="TLP 2.0 marking; its claims inherit it"
        ),
        sa.Column(
            "edition_of_id",
            INTEGER,
            nullable=True,
            comment="The first recorded edition of the same work; kept flat",
        ),
        sa.Column("notes", TEXT, nullable=True, comment="Our notes on the document"),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "handling IN ('CLEAR', 'GREEN', 'AMBER', 'AMBER+STRICT', 'RED')",
            name=op.f("ck_sources_handling"),
        ),
        sa.CheckConstraint(
            "kind IN ('article', 'report', 'statement', 'post', 'interview', 'message', 'broadcast', 'reference', 'data set', 'image', 'video', 'document', 'other')",
            name=op.f("ck_sources_kind"),
        ),
        sa.CheckConstraint(
            "reliability IN ('A', 'B', 'C', 'D', 'E', 'F')", name=op.f("ck_sources_reliability")
        ),
        sa.CheckConstraint(
            "seen_as IN ('original', 'copy', 'excerpt')", name=op.f("ck_sources_seen_as")
        ),
        sa.CheckConstraint(
            "(published_edtf IS NULL) = (published_earliest IS NULL) AND (published_edtf IS NULL) = (published_latest IS NULL) AND (published_edtf IS NULL) = (published_precision IS NULL)",
            name=op.f("ck_sources_published_date_group"),
        ),
        sa.CheckConstraint("edition_of_id <> id", name=op.f("ck_sources_edition_of")),
        sa.CheckConstraint(
            "published_earliest <= published_latest", name=op.f("ck_sources_published_bounds")
        ),
        sa.CheckConstraint(
            "published_utc_offset BETWEEN -1439 AND 1439",
            name=op.f("ck_sources_published_utc_offset"),
        ),
        sa.ForeignKeyConstraint(
            ["edition_of_id"], ["sources.id"], name=op.f("fk_sources_edition_of_id")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["actors.id"], name=op.f("fk_sources_publisher_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_sources_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("code", name=op.f("uq_sources_code")),
        comment="Documents as published: articles, reports, statements, posts, data sets",
        sqlite_strict=True,
    )
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.create_index("ix_sources_edition_of_id", ["edition_of_id"], unique=False)

    op.create_table(
        "citations",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("source_id", INTEGER, nullable=False, comment="The source"),
        sa.Column(
            "locator_type",
            TEXT,
            nullable=True,
            comment="How it is located: paragraph, page, row, …",
        ),
        sa.Column(
            "locator",
            TEXT,
            nullable=True,
            comment="Where it stands; in a data set the row's own key",
        ),
        sa.Column(
            "quote",
            TEXT,
            nullable=True,
            comment="The wording, verbatim; null where it was not seen",
        ),
        sa.Column("gist", TEXT, nullable=True, comment="Our words, where the wording was not seen"),
        sa.Column("speaker_id", INTEGER, nullable=True, comment="Whose words it relays"),
        sa.Column(
            "speaker_text",
            TEXT,
            nullable=True,
            comment="An unnamed speaker, as described: local sources",
        ),
        sa.Column("said_edtf", TEXT, nullable=True, comment="When it was said, EDTF as entered"),
        sa.Column(
            "said_earliest", TEXT, nullable=True, comment="First second it may have been said"
        ),
        sa.Column("said_latest", TEXT, nullable=True, comment="Last second it may have been said"),
        sa.Column("said_precision", TEXT, nullable=True, comment="Precision of the date said"),
        sa.Column(
            "said_utc_offset", INTEGER, nullable=True, comment="Minutes east of UTC, where stated"
        ),
        sa.Column(
            "salt",
            TEXT,
            nullable=True,
            comment="Random text in the row's digest, where it has free text",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "(locator_type IS NULL) = (locator IS NULL)", name=op.f("ck_citations_locator")
        ),
        sa.CheckConstraint(
            "(said_edtf IS NULL) = (said_earliest IS NULL) AND (said_edtf IS NULL) = (said_latest IS NULL) AND (said_edtf IS NULL) = (said_precision IS NULL)",
            name=op.f("ck_citations_said_date_group"),
        ),
        sa.CheckConstraint(
            "quote IS NULL OR gist IS NULL", name=op.f("ck_citations_quote_or_gist")
        ),
        sa.CheckConstraint("said_earliest <= said_latest", name=op.f("ck_citations_said_bounds")),
        sa.CheckConstraint(
            "said_utc_offset BETWEEN -1439 AND 1439", name=op.f("ck_citations_said_utc_offset")
        ),
        sa.CheckConstraint(
            "speaker_id IS NULL OR speaker_text IS NULL", name=op.f("ck_citations_one_speaker")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_citations_recorded_in")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name=op.f("fk_citations_source_id")),
        sa.ForeignKeyConstraint(
            ["speaker_id"], ["actors.id"], name=op.f("fk_citations_speaker_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citations")),
        comment="Located passages of sources: who is speaking, when it was said, in which words",
        sqlite_strict=True,
    )
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.create_index("ix_citations_recorded_in", ["recorded_in"], unique=False)
        batch_op.create_index(
            "ix_citations_source_id_locator", ["source_id", "locator"], unique=False
        )
        batch_op.create_index(
            "ix_citations_speaker_id",
            ["speaker_id"],
            unique=False,
            sqlite_where=sa.text("speaker_id IS NOT NULL"),
            postgresql_where=sa.text("speaker_id IS NOT NULL"),
        )

    op.create_table(
        "source_files",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("source_id", INTEGER, nullable=False, comment="The source"),
        sa.Column("sha256", TEXT, nullable=False, comment="SHA-256 of the bytes, in hex"),
        sa.Column("media_type", TEXT, nullable=False, comment="Media type, RFC 6838"),
        sa.Column("size", INTEGER, nullable=False, comment="Bytes"),
        sa.Column("name", TEXT, nullable=False, comment="File name as given"),
        sa.Column("captured_at", TEXT, nullable=False, comment="When it was captured, UTC"),
        sa.Column(
            "retracted",
            FLAG,
            nullable=False,
            comment="Taken back by an undo: not offered, not shown",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint("length(sha256) = 64", name=op.f("ck_source_files_sha256")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_source_files_size")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_source_files_recorded_in")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_source_files_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_files")),
        comment="Captured files of sources; the bytes lie in a content-addressed folder",
        sqlite_strict=True,
    )
    with op.batch_alter_table("source_files", schema=None) as batch_op:
        batch_op.create_index("ix_source_files_source_id", ["source_id"], unique=False)

    op.create_table(
        "citation_sources",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("citation_id", INTEGER, nullable=False, comment="The passage"),
        sa.Column(
            "role",
            TEXT,
            nullable=False,
            comment="relays: takes it over from; consulted: coded from, never counted; original: the source's own reporting",
        ),
        sa.Column("source_id", INTEGER, nullable=False, comment="The source it has it from"),
        sa.Column("withdrawn", FLAG, nullable=False, comment="Takes the lineage back"),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "role IN ('relays', 'consulted', 'original')", name=op.f("ck_citation_sources_role")
        ),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["citations.id"], name=op.f("fk_citation_sources_citation_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_citation_sources_recorded_in")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_citation_sources_source_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_citation_sources")),
        comment="Lineage of passages; of rows alike but for withdrawn the last counts",
        sqlite_strict=True,
    )
    with op.batch_alter_table("citation_sources", schema=None) as batch_op:
        batch_op.create_index("ix_citation_sources_citation_id", ["citation_id"], unique=False)
        batch_op.create_index("ix_citation_sources_source_id", ["source_id"], unique=False)

    op.create_table(
        "claims",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the claim, shown as c1042"),
        sa.Column("citation_id", INTEGER, nullable=False, comment="The passage that makes it"),
        sa.Column("incident_id", INTEGER, nullable=True, comment="The incident it is about"),
        sa.Column("actor_id", INTEGER, nullable=True, comment="Or the actor it is about"),
        sa.Column("property_id", INTEGER, nullable=False, comment="The property"),
        sa.Column(
            "qualifier_id",
            INTEGER,
            nullable=True,
            comment="A term that narrows the property: deaths of civilians",
        ),
        sa.Column("stance", TEXT, nullable=False, comment="asserts or denies"),
        sa.Column(
            "datatype",
            TEXT,
            nullable=False,
            comment="The property's datatype; says which value columns are filled",
        ),
        sa.Column("low", INTEGER, nullable=True, comment="Least number"),
        sa.Column("best", INTEGER, nullable=True, comment="The number given"),
        sa.Column("high", INTEGER, nullable=True, comment="Greatest number"),
        sa.Column(
            "open",
            TEXT,
            nullable=True,
            comment="End that is open: above (at least), below (at most), both (about)",
        ),
        sa.Column("edtf", TEXT, nullable=True, comment="Date, EDTF as entered"),
        sa.Column(
            "earliest", TEXT, nullable=True, comment="First second it may mean, local civil time"
        ),
        sa.Column(
            "latest", TEXT, nullable=True, comment="Last second it may mean, local civil time"
        ),
        sa.Column("precision", TEXT, nullable=True, comment="Precision, from the bounds"),
        sa.Column(
            "utc_offset", INTEGER, nullable=True, comment="Minutes east of UTC, where stated"
        ),
        sa.Column("value_place_id", INTEGER, nullable=True, comment="A place"),
        sa.Column("value_actor_id", INTEGER, nullable=True, comment="An actor"),
        sa.Column("value_term_id", INTEGER, nullable=True, comment="A term"),
        sa.Column("value_text", TEXT, nullable=True, comment="Words"),
        sa.Column(
            "valid_edtf",
            TEXT,
            nullable=True,
            comment="When it was true of the actor, EDTF as entered",
        ),
        sa.Column("valid_earliest", TEXT, nullable=True, comment="First second it was true"),
        sa.Column("valid_latest", TEXT, nullable=True, comment="Last second it was true"),
        sa.Column(
            "valid_precision", TEXT, nullable=True, comment="Precision of the time it was true"
        ),
        sa.Column(
            "valid_utc_offset", INTEGER, nullable=True, comment="Minutes east of UTC, where stated"
        ),
        sa.Column(
            "salt",
            TEXT,
            nullable=True,
            comment="Random text in the row's digest, where it has free text",
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "CASE datatype WHEN 'flag' THEN low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_place_id IS NULL AND value_actor_id IS NULL AND value_term_id IS NULL AND value_text IS NULL WHEN 'quantity' THEN coalesce(low, best, high) IS NOT NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_place_id IS NULL AND value_actor_id IS NULL AND value_term_id IS NULL AND value_text IS NULL WHEN 'date' THEN edtf IS NOT NULL AND low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND value_place_id IS NULL AND value_actor_id IS NULL AND value_term_id IS NULL AND value_text IS NULL WHEN 'place' THEN value_place_id IS NOT NULL AND low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_actor_id IS NULL AND value_term_id IS NULL AND value_text IS NULL WHEN 'actor' THEN value_actor_id IS NOT NULL AND low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_place_id IS NULL AND value_term_id IS NULL AND value_text IS NULL WHEN 'term' THEN value_term_id IS NOT NULL AND low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_place_id IS NULL AND value_actor_id IS NULL AND value_text IS NULL WHEN 'text' THEN value_text IS NOT NULL AND low IS NULL AND best IS NULL AND high IS NULL AND open IS NULL AND edtf IS NULL AND earliest IS NULL AND latest IS NULL AND precision IS NULL AND utc_offset IS NULL AND value_place_id IS NULL AND value_actor_id IS NULL AND value_term_id IS NULL ELSE false END",
            name=op.f("ck_claims_value_group"),
        ),
        sa.CheckConstraint(
            "datatype IN ('flag', 'quantity', 'date', 'place', 'actor', 'term', 'text')",
            name=op.f("ck_claims_datatype"),
        ),
        sa.CheckConstraint("open IN ('above', 'below', 'both')", name=op.f("ck_claims_open")),
        sa.CheckConstraint("stance IN ('asserts', 'denies')", name=op.f("ck_claims_stance")),
        sa.CheckConstraint(
            "(edtf IS NULL) = (earliest IS NULL) AND (edtf IS NULL) = (latest IS NULL) AND (edtf IS NULL) = (precision IS NULL)",
            name=op.f("ck_claims_date_group"),
        ),
        sa.CheckConstraint(
            "(incident_id IS NULL) <> (actor_id IS NULL)", name=op.f("ck_claims_one_subject")
        ),
        sa.CheckConstraint(
            "(valid_edtf IS NULL) = (valid_earliest IS NULL) AND (valid_edtf IS NULL) = (valid_latest IS NULL) AND (valid_edtf IS NULL) = (valid_precision IS NULL)",
            name=op.f("ck_claims_valid_date_group"),
        ),
        sa.CheckConstraint("earliest <= latest", name=op.f("ck_claims_bounds")),
        sa.CheckConstraint(
            "low <= best AND best <= high AND low <= high", name=op.f("ck_claims_low_best_high")
        ),
        sa.CheckConstraint(
            "low >= 0 AND best >= 0 AND high >= 0", name=op.f("ck_claims_not_negative")
        ),
        sa.CheckConstraint("utc_offset BETWEEN -1439 AND 1439", name=op.f("ck_claims_utc_offset")),
        sa.CheckConstraint("valid_earliest <= valid_latest", name=op.f("ck_claims_valid_bounds")),
        sa.CheckConstraint(
            "valid_edtf IS NULL OR actor_id IS NOT NULL", name=op.f("ck_claims_valid_of_actors")
        ),
        sa.CheckConstraint(
            "valid_utc_offset BETWEEN -1439 AND 1439", name=op.f("ck_claims_valid_utc_offset")
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["actors.id"], name=op.f("fk_claims_actor_id")),
        sa.ForeignKeyConstraint(
            ["citation_id"], ["citations.id"], name=op.f("fk_claims_citation_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_claims_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["property_id"], ["properties.id"], name=op.f("fk_claims_property_id")
        ),
        sa.ForeignKeyConstraint(
            ["qualifier_id"], ["terms.id"], name=op.f("fk_claims_qualifier_id")
        ),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_claims_recorded_in")
        ),
        sa.ForeignKeyConstraint(
            ["value_actor_id"], ["actors.id"], name=op.f("fk_claims_value_actor_id")
        ),
        sa.ForeignKeyConstraint(
            ["value_place_id"], ["places.id"], name=op.f("fk_claims_value_place_id")
        ),
        sa.ForeignKeyConstraint(
            ["value_term_id"], ["terms.id"], name=op.f("fk_claims_value_term_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claims")),
        comment="What citations assert or deny: one property of one incident or actor each",
        sqlite_strict=True,
    )
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.create_index(
            "ix_claims_actor_id_property_id",
            ["actor_id", "property_id"],
            unique=False,
            sqlite_where=sa.text("actor_id IS NOT NULL"),
            postgresql_where=sa.text("actor_id IS NOT NULL"),
        )
        batch_op.create_index("ix_claims_citation_id", ["citation_id"], unique=False)
        batch_op.create_index(
            "ix_claims_denies",
            ["incident_id"],
            unique=False,
            sqlite_where=sa.text("stance = 'denies'"),
            postgresql_where=sa.text("stance = 'denies'"),
        )
        batch_op.create_index(
            "ix_claims_incident_id_property_id_citation_id",
            ["incident_id", "property_id", "citation_id"],
            unique=False,
            sqlite_where=sa.text("incident_id IS NOT NULL"),
            postgresql_where=sa.text("incident_id IS NOT NULL"),
        )
        batch_op.create_index("ix_claims_recorded_in", ["recorded_in"], unique=False)
        batch_op.create_index(
            "ix_claims_value_actor_id",
            ["value_actor_id"],
            unique=False,
            sqlite_where=sa.text("value_actor_id IS NOT NULL"),
            postgresql_where=sa.text("value_actor_id IS NOT NULL"),
        )
        batch_op.create_index(
            "ix_claims_value_place_id",
            ["value_place_id"],
            unique=False,
            sqlite_where=sa.text("value_place_id IS NOT NULL"),
            postgresql_where=sa.text("value_place_id IS NOT NULL"),
        )

    op.create_table(
        "assessments",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column("claim_id", INTEGER, nullable=False, comment="The claim judged"),
        sa.Column("rank", TEXT, nullable=False, comment="preferred, normal or deprecated"),
        sa.Column(
            "credibility", INTEGER, nullable=True, comment="Admiralty 1 to 6; ungraded sorts as 6"
        ),
        sa.Column(
            "withdrawn", FLAG, nullable=False, comment="An entry error of ours: as if never made"
        ),
        sa.Column("reason", TEXT, nullable=False, comment="Why"),
        sa.Column("assessor", TEXT, nullable=False, comment="Who judged"),
        sa.Column(
            "assessed_at",
            TEXT,
            nullable=False,
            comment="When, UTC, ISO 8601 with microseconds and Z",
        ),
        sa.Column(
            "salt", TEXT, nullable=False, comment="Random text that is part of the row's digest"
        ),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "rank IN ('preferred', 'normal', 'deprecated')", name=op.f("ck_assessments_rank")
        ),
        sa.CheckConstraint("credibility BETWEEN 1 AND 6", name=op.f("ck_assessments_credibility")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_assessments_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_assessments_recorded_in")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_assessments")),
        comment="Judgements on claims, append-only; the latest of a claim counts",
        sqlite_strict=True,
    )
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.create_index("ix_assessments_claim_id", ["claim_id"], unique=False)

    op.create_table(
        "chronology",
        sa.Column(
            "incident_id", INTEGER, autoincrement=False, nullable=False, comment="The incident"
        ),
        sa.Column("edtf", TEXT, nullable=True, comment="Date shown, EDTF"),
        sa.Column(
            "earliest",
            TEXT,
            nullable=True,
            comment="First second it may have happened, local civil time",
        ),
        sa.Column(
            "latest",
            TEXT,
            nullable=True,
            comment="Last second it may have happened, local civil time",
        ),
        sa.Column("precision", TEXT, nullable=True, comment="Precision of the date shown"),
        sa.Column(
            "utc_offset", INTEGER, nullable=True, comment="Minutes east of UTC, where stated"
        ),
        sa.Column("place_id", INTEGER, nullable=True, comment="Place shown"),
        sa.Column("country", TEXT, nullable=True, comment="Its country, ISO 3166-1 alpha-3"),
        sa.Column("latitude", REAL, nullable=True, comment="Degrees north, WGS 84"),
        sa.Column("longitude", REAL, nullable=True, comment="Degrees east, WGS 84"),
        sa.Column("type_id", INTEGER, nullable=True, comment="Type shown"),
        sa.Column(
            "deaths_low",
            INTEGER,
            nullable=True,
            comment="Least number of deaths among current claims",
        ),
        sa.Column("deaths_best", INTEGER, nullable=True, comment="Number of deaths shown"),
        sa.Column(
            "deaths_high",
            INTEGER,
            nullable=True,
            comment="Greatest number of deaths among current claims",
        ),
        sa.Column(
            "deaths_open", TEXT, nullable=True, comment="Open end of the range: above, below, both"
        ),
        sa.Column(
            "injured_low",
            INTEGER,
            nullable=True,
            comment="Least number of injured among current claims",
        ),
        sa.Column("injured_best", INTEGER, nullable=True, comment="Number of injured shown"),
        sa.Column(
            "injured_high",
            INTEGER,
            nullable=True,
            comment="Greatest number of injured among current claims",
        ),
        sa.Column(
            "injured_open", TEXT, nullable=True, comment="Open end of the range: above, below, both"
        ),
        sa.Column("perpetrator_id", INTEGER, nullable=True, comment="Perpetrator shown"),
        sa.Column(
            "responsibility_id",
            INTEGER,
            nullable=True,
            comment="Who claims responsibility, as shown",
        ),
        sa.Column(
            "reports",
            INTEGER,
            nullable=False,
            comment="Works whose current claims agree with the deaths shown; without deaths, with the date",
        ),
        sa.Column(
            "origins", INTEGER, nullable=False, comment="Independent origins behind the same value"
        ),
        sa.Column(
            "disputed",
            TEXT,
            nullable=False,
            comment="Properties whose current claims cannot all be true: keys, sorted, comma-separated",
        ),
        sa.Column(
            "handling",
            TEXT,
            nullable=False,
            comment="Highest TLP marking among title and what is shown",
        ),
        sa.Column("date_claim_id", INTEGER, nullable=True, comment="Claim the date rests on"),
        sa.Column("place_claim_id", INTEGER, nullable=True, comment="Claim the place rests on"),
        sa.Column("type_claim_id", INTEGER, nullable=True, comment="Claim the type rests on"),
        sa.Column("deaths_claim_id", INTEGER, nullable=True, comment="Claim the deaths rest on"),
        sa.Column("injured_claim_id", INTEGER, nullable=True, comment="Claim the injured rest on"),
        sa.Column(
            "perpetrator_claim_id", INTEGER, nullable=True, comment="Claim the perpetrator rests on"
        ),
        sa.Column(
            "responsibility_claim_id",
            INTEGER,
            nullable=True,
            comment="Claim the responsibility rests on",
        ),
        sa.ForeignKeyConstraint(
            ["date_claim_id"], ["claims.id"], name=op.f("fk_chronology_date_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["deaths_claim_id"], ["claims.id"], name=op.f("fk_chronology_deaths_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["incident_id"], ["incidents.id"], name=op.f("fk_chronology_incident_id")
        ),
        sa.ForeignKeyConstraint(
            ["injured_claim_id"], ["claims.id"], name=op.f("fk_chronology_injured_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["perpetrator_claim_id"], ["claims.id"], name=op.f("fk_chronology_perpetrator_claim_id")
        ),
        sa.ForeignKeyConstraint(
            ["perpetrator_id"], ["actors.id"], name=op.f("fk_chronology_perpetrator_id")
        ),
        sa.ForeignKeyConstraint(
            ["place_claim_id"], ["claims.id"], name=op.f("fk_chronology_place_claim_id")
        ),
        sa.ForeignKeyConstraint(["place_id"], ["places.id"], name=op.f("fk_chronology_place_id")),
        sa.ForeignKeyConstraint(
            ["responsibility_claim_id"],
            ["claims.id"],
            name=op.f("fk_chronology_responsibility_claim_id"),
        ),
        sa.ForeignKeyConstraint(
            ["responsibility_id"], ["actors.id"], name=op.f("fk_chronology_responsibility_id")
        ),
        sa.ForeignKeyConstraint(
            ["type_claim_id"], ["claims.id"], name=op.f("fk_chronology_type_claim_id")
        ),
        sa.ForeignKeyConstraint(["type_id"], ["terms.id"], name=op.f("fk_chronology_type_id")),
        sa.PrimaryKeyConstraint("incident_id", name=op.f("pk_chronology")),
        comment="Derived: the resolved facts, one row an incident",
        sqlite_strict=True,
    )
    with op.batch_alter_table("chronology", schema=None) as batch_op:
        batch_op.create_index("ix_chronology_earliest_latest", ["earliest", "latest"], unique=False)
        batch_op.create_index(
            "ix_chronology_long",
            ["latest"],
            unique=False,
            sqlite_where=sa.text(
                "cast(substr(latest, 1, 4) AS integer) - cast(substr(earliest, 1, 4) AS integer) > 1"
            ),
            postgresql_where=sa.text(
                "cast(substr(latest, 1, 4) AS integer) - cast(substr(earliest, 1, 4) AS integer) > 1"
            ),
        )

    op.create_table(
        "claim_links",
        sa.Column("id", INTEGER, nullable=False, comment="Number of the row"),
        sa.Column(
            "claim_id", INTEGER, nullable=False, comment="The claim that stands in the relation"
        ),
        sa.Column(
            "relation",
            TEXT,
            nullable=False,
            comment="corrects: ends its target; repeats: takes over said, voice and origin; misreads: is a misreading of",
        ),
        sa.Column("target_id", INTEGER, nullable=False, comment="The claim it stands to"),
        sa.Column("withdrawn", FLAG, nullable=False, comment="Takes the link back"),
        sa.Column(
            "recorded_in", INTEGER, nullable=False, comment="The changeset that recorded this row"
        ),
        sa.CheckConstraint(
            "relation IN ('corrects', 'repeats', 'misreads')", name=op.f("ck_claim_links_relation")
        ),
        sa.CheckConstraint("claim_id <> target_id", name=op.f("ck_claim_links_two_claims")),
        sa.ForeignKeyConstraint(["claim_id"], ["claims.id"], name=op.f("fk_claim_links_claim_id")),
        sa.ForeignKeyConstraint(
            ["recorded_in"], ["changesets.id"], name=op.f("fk_claim_links_recorded_in")
        ),
        sa.ForeignKeyConstraint(
            ["target_id"], ["claims.id"], name=op.f("fk_claim_links_target_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claim_links")),
        comment="How claims stand to each other; of rows alike but for withdrawn the last counts",
        sqlite_strict=True,
    )
    with op.batch_alter_table("claim_links", schema=None) as batch_op:
        batch_op.create_index("ix_claim_links_claim_id", ["claim_id"], unique=False)
        batch_op.create_index("ix_claim_links_target_id", ["target_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("claim_links", schema=None) as batch_op:
        batch_op.drop_index("ix_claim_links_target_id")
        batch_op.drop_index("ix_claim_links_claim_id")

    op.drop_table("claim_links")
    with op.batch_alter_table("chronology", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_chronology_long",
            sqlite_where=sa.text(
                "cast(substr(latest, 1, 4) AS integer) - cast(substr(earliest, 1, 4) AS integer) > 1"
            ),
            postgresql_where=sa.text(
                "cast(substr(latest, 1, 4) AS integer) - cast(substr(earliest, 1, 4) AS integer) > 1"
            ),
        )
        batch_op.drop_index("ix_chronology_earliest_latest")

    op.drop_table("chronology")
    with op.batch_alter_table("assessments", schema=None) as batch_op:
        batch_op.drop_index("ix_assessments_claim_id")

    op.drop_table("assessments")
    with op.batch_alter_table("claims", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_claims_value_place_id",
            sqlite_where=sa.text("value_place_id IS NOT NULL"),
            postgresql_where=sa.text("value_place_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_claims_value_actor_id",
            sqlite_where=sa.text("value_actor_id IS NOT NULL"),
            postgresql_where=sa.text("value_actor_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_claims_recorded_in")
        batch_op.drop_index(
            "ix_claims_incident_id_property_id_citation_id",
            sqlite_where=sa.text("incident_id IS NOT NULL"),
            postgresql_where=sa.text("incident_id IS NOT NULL"),
        )
        batch_op.drop_index(
            "ix_claims_denies",
            sqlite_where=sa.text("stance = 'denies'"),
            postgresql_where=sa.text("stance = 'denies'"),
        )
        batch_op.drop_index("ix_claims_citation_id")
        batch_op.drop_index(
            "ix_claims_actor_id_property_id",
            sqlite_where=sa.text("actor_id IS NOT NULL"),
            postgresql_where=sa.text("actor_id IS NOT NULL"),
        )

    op.drop_table("claims")
    with op.batch_alter_table("citation_sources", schema=None) as batch_op:
        batch_op.drop_index("ix_citation_sources_source_id")
        batch_op.drop_index("ix_citation_sources_citation_id")

    op.drop_table("citation_sources")
    with op.batch_alter_table("source_files", schema=None) as batch_op:
        batch_op.drop_index("ix_source_files_source_id")

    op.drop_table("source_files")
    with op.batch_alter_table("citations", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_citations_speaker_id",
            sqlite_where=sa.text("speaker_id IS NOT NULL"),
            postgresql_where=sa.text("speaker_id IS NOT NULL"),
        )
        batch_op.drop_index("ix_citations_source_id_locator")
        batch_op.drop_index("ix_citations_recorded_in")

    op.drop_table("citations")
    with op.batch_alter_table("sources", schema=None) as batch_op:
        batch_op.drop_index("ix_sources_edition_of_id")

    op.drop_table("sources")
    with op.batch_alter_table("place_names", schema=None) as batch_op:
        batch_op.drop_index("ix_place_names_place_id")
        batch_op.drop_index("ix_place_names_name")

    op.drop_table("place_names")
    with op.batch_alter_table("participants", schema=None) as batch_op:
        batch_op.drop_index("ix_participants_actor_id")

    op.drop_table("participants")
    with op.batch_alter_table("incident_links", schema=None) as batch_op:
        batch_op.drop_index("ix_incident_links_other_id")
        batch_op.drop_index("ix_incident_links_incident_id")

    op.drop_table("incident_links")
    with op.batch_alter_table("external_ids", schema=None) as batch_op:
        batch_op.drop_index("ix_external_ids_incident_id")

    op.drop_table("external_ids")
    with op.batch_alter_table("actor_names", schema=None) as batch_op:
        batch_op.drop_index("ix_actor_names_name")
        batch_op.drop_index("ix_actor_names_actor_id")

    op.drop_table("actor_names")
    op.drop_table("terms")
    op.drop_table("properties")
    with op.batch_alter_table("places", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_places_parent_id"))
        batch_op.drop_index(batch_op.f("ix_places_merged_into_id"))

    op.drop_table("places")
    with op.batch_alter_table("incidents", schema=None) as batch_op:
        batch_op.drop_index("ix_incidents_recorded_in")
        batch_op.drop_index(
            "ix_incidents_merged_into_id",
            sqlite_where=sa.text("merged_into_id IS NOT NULL"),
            postgresql_where=sa.text("merged_into_id IS NOT NULL"),
        )

    op.drop_table("incidents")
    with op.batch_alter_table("changes", schema=None) as batch_op:
        batch_op.drop_index("ix_changes_table_name_row_id")

    op.drop_table("changes")
    with op.batch_alter_table("actors", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_actors_parent_id"))
        batch_op.drop_index(batch_op.f("ix_actors_merged_into_id"))

    op.drop_table("actors")
    op.drop_table("export_runs")
    op.drop_table("changesets")
