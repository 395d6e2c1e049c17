"""The suites: one folder an assignment, each with its manifest, probes, checks and inputs."""
