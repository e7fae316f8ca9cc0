"""What holds each constraint of a form in its document, and the tests of it in XPath 1.0."""
