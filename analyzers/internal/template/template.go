// Package template reads templates of text/template and html/template, and finds which
// methods and functions they call, and in which of their loops.
//
//	{{range .Milestones}}{{.Open}}{{end}}   → (*Milestone).Open, len(page.Milestones) times
//
// A template says nothing of types: those are of what it is run with, and are followed
// through fields, methods, elements and variables. What they do not tell is not found.
package template

import (
	"go/ast"
	"maps"
	"text/template/parse"
)

// Set is a template with all that it may run by name.
type Set struct {
	Name      string              // of the template that is run, or "" if it is not known
	Functions map[string]ast.Expr // that templates may call

	left, right string
	trees       map[string]*parse.Tree
}

// NewSet is a set of no templates.
func NewSet() *Set {
	return &Set{Functions: make(map[string]ast.Expr), trees: make(map[string]*parse.Tree)}
}

// Delims sets what actions stand between in what is parsed from now on; "" is {{ or }}.
func (s *Set) Delims(left, right string) { s.left, s.right = left, right }

// Parse adds a text, and the templates that it defines. What is no template adds nothing.
func (s *Set) Parse(name, text string) {
	t := parse.New(name)
	t.Mode = parse.SkipFuncCheck
	defined := make(map[string]*parse.Tree)
	if _, err := t.Parse(text, s.left, s.right, defined); err != nil {
		return
	}
	for name, t := range defined {
		if old := s.trees[name]; old != nil && parse.IsEmptyTree(t.Root) {
			delete(defined, name) // as the library does
		}
	}
	maps.Copy(s.trees, defined)
}
