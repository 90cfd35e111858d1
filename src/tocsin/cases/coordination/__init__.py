"""Where does each participant stand in a coordinated disclosure, where the embargo, and where the world?"""
