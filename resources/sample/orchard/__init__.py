# SPDX-FileCopyrightText: Espalier developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small orchard: what stands in it, what the weather does, and what will be picked when."""
