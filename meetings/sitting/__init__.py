"""The meeting as it sits: attendance, interests, quorum, motions and votes."""
