"""The national return on plans (SEN2): tables made from the register, checked before they leave."""
