"""SMS, e-mail and Web Push to those who wait without the phone page open."""
