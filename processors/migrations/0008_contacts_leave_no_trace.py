from django.db import migrations

from privacyoffice.audit.operations import WatchTable

# Who a contact is and how they are reached: no former value of it is kept any more.
PERSONAL = ("name", "email", "phone", "reachable", "verified_how")


class Migration(migrations.Migration):
    dependencies = [("processors", "0007_party_imports")]

    operations = [
        *(
            migrations.RemoveField(model_name="historicalpartycontact", name=name)
            for name in PERSONAL
        ),
        # Without the columns that went.
        WatchTable("PartyContact"),
    ]
