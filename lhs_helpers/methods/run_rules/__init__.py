"""Which patterns would be unlikely if nothing had changed?"""
