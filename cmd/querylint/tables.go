package main

import (
	"context"
	"errors"
	"fmt"

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
		address, err := o.database(name)
		if err != nil {
			return err
		}
		o.schema[i] = address.String()
		o.databases[address.String()] = &namedDatabase{address: address}
	}
	return nil
}

// database is one that is named, with the password that the settings know of.
func (o *options) database(name string) (*database.Address, error) {
	address, err := database.Parse(name, string(o.settings.PasswordEnv))
	if errors.Is(err, database.ErrNotSet) { // who wrote the password there is not told what it is
		return nil, fmt.Errorf("password-env of %s names an environment variable that is not set", o.settings.File)
	}
	return address, err
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
