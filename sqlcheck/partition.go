package sqlcheck

// pruned reports whether the conditions leave out partitions of s: what is read
// then is the partitions that may hold matching rows. Values must be known
// before a row is read: no condition of a join leaves partitions out. Source:
// MySQL manual, "Partition Pruning"; seen on MariaDB 10.11.
func (b *block) pruned(s *source) bool {
	return s.table != nil && s.table.Partition != nil && prunes(s, b.preds)
}

func prunes(s *source, list []*pred) bool {
	part := s.table.Partition
	bound := func(column string, ranges bool) bool {
		for _, x := range list {
			if x.serves(s, 0) && x.index == nil && x.sub == nil && !x.otherAny && x.col != nil && sameName(x.col.Name.L, column) && (ranges || x.equality()) {
				return true
			}
		}
		return false
	}
	all := true
	for k, c := range part.Columns {
		if part.Ranges && k == 0 && bound(c, true) {
			return true
		}
		all = all && bound(c, false)
	}
	if all {
		return true
	}
	for _, x := range list {
		if x.op != opOr || x.noUse {
			continue
		}
		every := len(x.arms) > 0
		for _, arm := range x.arms {
			every = every && prunes(s, arm)
		}
		if every {
			return true
		}
	}
	return false
}
