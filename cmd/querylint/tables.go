package main

import (
	"context"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/cmd/querylint/internal/database"
	"github.com/querylint/querylint/sqlcheck/schema"
)

// namedDatabase is a database that the schema names, and what it has said.
type namedDatabase struct {
	address  *database.Address
	snapshot *schema.Snapshot // nil: it has not been asked
}

// nameDatabases puts names without passwords in the place of those that the user
// has given.
func (o *options) nameDatabases() error {
	o.databases = make(map[string]*namedDatabase)
	for i, name := range o.schema {
		if !config.IsDatabase(name) {
			continue
		}
		address, err := database.Parse(name)
		if err != nil {
			return err
		}
		o.schema[i] = address.String()
		o.databases[address.String()] = &namedDatabase{address: address}
	}
	return nil
}

// loadTables reads files, folders and databases; a database is asked once.
func (o *options) loadTables(names ...string) (*schema.Schema, []schema.Note, error) {
	return schema.LoadWith(func(b *schema.Builder, name string) (err error) {
		d := o.databases[name]
		if d == nil {
			return b.Path(name)
		}
		if d.snapshot == nil {
			if d.snapshot, err = database.Read(context.Background(), d.address); err != nil {
				return err
			}
		}
		return b.Text(name, d.snapshot.String())
	}, names...)
}
