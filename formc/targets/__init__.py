"""From a form or a service to artifacts: one module for each target, none imports another."""
