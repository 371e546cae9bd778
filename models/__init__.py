"""How the learned parts of the service are made: corpus, training, evaluation, model cards."""
