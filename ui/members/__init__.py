"""The people of the organisation and their laptops: inviting, admitting, changing, removing."""
