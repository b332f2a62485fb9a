"""Every change to meetings, agendas, papers, minutes and publications."""
