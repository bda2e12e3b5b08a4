"""SMS and e-mail to those who wait without the phone page."""
