package main // want package:"."

import (
	"database/sql"
	"sort"
)

type leaf struct {
	hash  string
	index int
}

type byHash []leaf

func (l byHash) Len() int           { return len(l) }
func (l byHash) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }
func (l byHash) Less(i, j int) bool { return l[i].hash < l[j].hash }

type tree struct{ tx *sql.Tx }

const insertLeaf = "INSERT INTO leaves (hash, n) VALUES (?, ?)"

func (t *tree) queue(leaves []leaf) error {
	ordered := make([]leaf, len(leaves))
	copy(ordered, leaves)
	sort.Sort(byHash(ordered))
	for _, l := range ordered {
		if _, err := t.tx.Exec(insertLeaf, l.hash, l.index); err != nil {
			return err
		}
	}
	return nil
}

// add takes the leaves as they come, and so meets queue.
func (t *tree) add(leaves []leaf) error {
	for _, l := range leaves {
		if _, err := t.tx.Exec(insertLeaf, l.hash, l.index); err != nil { // want `INSERT of leaves locks row by row in the order of the list that \(\*tree\).add is given, but \(\*tree\).queue \(main.go:28\) sorts first: when they meet, each waits for the other; sort the list as is done there \[tx-map-order\]`
			return err
		}
		if _, err := t.tx.Exec("INSERT INTO sequence (n) VALUES (?)", l.index); err != nil {
			return err
		}
	}
	return nil
}

// put is silent: its caller sorts.
func (t *tree) put(leaves []leaf) error {
	for _, l := range leaves {
		if _, err := t.tx.Exec(insertLeaf, l.hash, l.index); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) putAll(leaves []leaf) error {
	sort.Sort(byHash(leaves))
	return t.put(leaves)
}

func main() {}
