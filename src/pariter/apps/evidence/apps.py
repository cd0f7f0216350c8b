from django.apps import AppConfig


class EvidenceConfig(AppConfig):
    name = "pariter.apps.evidence"
    label = "evidence"

    def ready(self) -> None:
        """Count tables, pairs, helpers, whom a year reached and how they go on, like all else."""
        from pariter.apps.evidence.contact_facts import (  # models exist from here on
            CONTACTS,
            contacts_of_edition,
            pairs_counted,
        )
        from pariter.apps.evidence.dataset_facts import (
            counted_in_table,
            indicators_from_tables,
            names_of,
        )
        from pariter.apps.evidence.dataset_indicators import BY_KIND
        from pariter.apps.evidence.dataset_names import VALUES
        from pariter.apps.evidence.declared import declare
        from pariter.apps.evidence.follow_up_facts import FOLLOWED, followed_of, people_followed
        from pariter.apps.evidence.reached import REACHED, people_counted, reached_of
        from pariter.apps.evidence.service_facts import (
            ROLE,
            SERVICE,
            helpers_counted,
            roles,
            service_of,
        )

        declare(
            indicators=BY_KIND.values(),
            tables=counted_in_table,
            names={dimension: names_of(dimension) for dimension in VALUES},
            of_edition=indicators_from_tables,
        )
        declare(
            indicators=(SERVICE,),
            tables=helpers_counted,
            names={ROLE.key: roles},
            of_edition=service_of,
        )
        declare(
            indicators=(CONTACTS,),
            tables=pairs_counted,
            names={},
            of_edition=contacts_of_edition,
        )
        declare(
            indicators=(FOLLOWED,),
            tables=people_followed,
            names={},
            of_edition=followed_of,
        )
        declare(
            indicators=(REACHED,),
            tables=people_counted,
            names={},
            of_edition=reached_of,
        )
