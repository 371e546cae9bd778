"""Tests of how the learned parts are made and measured."""
