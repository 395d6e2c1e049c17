"""What tests of several tiers share: made-up assignments and classes, courses, terminals, pages."""
