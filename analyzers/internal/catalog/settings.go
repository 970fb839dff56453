package catalog

import (
	"go/constant"
	"go/token"
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Meaning is what a setting of a client makes of it.
type Meaning string

const (
	NoAcks     Meaning = "acks.none" // the broker does not answer: what is lost is not missed
	LeaderAcks Meaning = "acks.one"  // the leader answers before its replicas have the message
	Unheard    Meaning = "unheard"   // nobody hears of messages that were not delivered
	Grouped    Meaning = "group"     // a consumer that shares its topics and commits offsets

	NoRetries       Meaning = "retries.off"    // a message is sent once
	SeveralRequests Meaning = "flight.several" // a request is sent before the one before it is answered, and nothing keeps them in order
	ByKey           Meaning = "order.key"      // messages of one key go to one partition, which has an order
	Spread          Meaning = "order.none"     // messages go to any partition
	OwnCommits      Meaning = "commit.own"     // the program says what is committed
	SendsLater      Meaning = "send.later"     // a send does not wait for the broker
	SendsAtOnce     Meaning = "send.at-once"   // a send waits for the broker
	GreedyCommits   Meaning = "commit.greedy"  // what is being worked on is committed, too
)

// setting is one element of a `settings:` list: what values mean for a client
// that is given them.
type setting struct {
	packages []string
	typ      string             // a struct or map type; "" for constants and functions of the package
	values   map[string]Meaning // by name: constants, and functions that make options
	unset    map[string]Meaning // by field: what leaving it out means
	set      map[string]Meaning // by field: what giving it a value other than the zero means
	unless   map[string]bool    // fields that make the others harmless
	keys     map[string]bool    // of a map type: the keys whose values are in texts
	texts    map[string]Meaning // by value as text: of those keys, or of the type's constants
	puts     map[string]bool    // methods of a map type that give a key a value
	off      map[string]bool    // fields which, set to false, say that nobody is to hear of failures
	makes    map[string]bool    // functions that make a configuration of what the library does by default
	defaults map[string]Meaning // by field: what such a configuration means
	answers  map[string]bool    // fields which, set to true, have a producer tell of what was delivered
	messages map[string]bool    // types of the messages that a consumer takes, and of what holds them
	when     []valueMeaning     // what values mean
	commits  map[string]bool    // functions that make a consumer which, in a group, commits by itself what it has given out
}

// valueMeaning says what a setting means that has a value.
type valueMeaning struct {
	meaning Meaning
	name    string // of a struct type the path of a field, of a map type a key, without a type a function that makes an option
	op      token.Token
	value   constant.Value
}

// holds reports whether a value that is given is one that has the meaning; nil is one that
// is not constant.
func (w valueMeaning) holds(v constant.Value) bool {
	if w.op == token.NEQ {
		return v == nil || text(v) != text(w.value)
	}
	if v == nil {
		return false
	}
	if w.op == token.EQL {
		return text(v) == text(w.value)
	}
	if v.Kind() == constant.String {
		v = constant.MakeFromLiteral(constant.StringVal(v), token.INT, 0) // maps take numbers as text, too
	}
	return v.Kind() == constant.Int && constant.Compare(v, w.op, w.value)
}

func text(v constant.Value) string {
	if v.Kind() == constant.String {
		return constant.StringVal(v)
	}
	return v.ExactString()
}

// Value is what a constant means, or an option that a function makes.
func (c *Catalog) Value(pkg, name string) Meaning {
	for _, s := range c.settings[TypeName{pkg, ""}] {
		if m := s.values[name]; m != "" {
			return m
		}
	}
	return ""
}

// Fields is what the fields given to a struct of the type mean: given says
// which they are, and zero whether its value is the zero value.
func (c *Catalog) Fields(pkg, typ string, given func(field string) (is, zero bool)) []Meaning {
	var out []Meaning
	for _, s := range c.settings[TypeName{pkg, typ}] {
		harmless := false
		for f := range s.unless {
			is, zero := given(f)
			harmless = harmless || is && !zero
		}
		if harmless {
			continue
		}
		for f, m := range s.unset {
			if is, zero := given(f); !is || zero {
				out = append(out, m)
			}
		}
		for f, m := range s.set {
			if is, zero := given(f); is && !zero {
				out = append(out, m)
			}
		}
	}
	return out
}

// Told is what the values of a type's settings mean, by the name of the setting:
// given says whether one is given, and its value if that is constant.
func (c *Catalog) Told(pkg, typ string, given func(name string) (value constant.Value, is bool)) map[Meaning]string {
	out := make(map[Meaning]string)
	for _, s := range c.settings[TypeName{pkg, typ}] {
		harmless := false
		for name := range s.unless {
			v, is := given(name)
			harmless = harmless || is && (v == nil || !slices.Contains([]string{"", "0", "false"}, text(v)))
		}
		for _, w := range s.when {
			if v, is := given(w.name); is && !harmless && w.holds(v) {
				out[w.meaning] = w.name
			}
		}
	}
	return out
}

// Commits reports whether a function makes a consumer which, in a group, commits by
// itself what it has given out, unless its settings say OwnCommits.
func (c *Catalog) Commits(pkg, name string) bool {
	return slices.ContainsFunc(c.settings[TypeName{pkg, ""}], func(s *setting) bool { return s.commits[name] })
}

// Switch reports whether a field, set to false, says that nobody is to hear of
// failures.
func (c *Catalog) Switch(pkg, field string) bool {
	for _, s := range c.settings[TypeName{pkg, ""}] {
		if s.off[field] {
			return true
		}
	}
	return false
}

// Broker reports whether the tables know settings of the package, a client of a
// message broker, or how it acknowledges messages.
func (c *Catalog) Broker(pkg string) bool {
	if c.brokers[pkg] {
		return true
	}
	for name := range c.settings {
		if name.Pkg == pkg {
			return true
		}
	}
	return false
}

// Makes reports whether a function makes a configuration of what its library does
// by default.
func (c *Catalog) Makes(pkg, name string) bool {
	return slices.ContainsFunc(c.settings[TypeName{pkg, ""}], func(s *setting) bool { return s.makes[name] })
}

// Defaults are what the fields of such a configuration mean as they are made.
func (c *Catalog) Defaults(pkg string) map[string]Meaning {
	out := make(map[string]Meaning)
	for _, s := range c.settings[TypeName{pkg, ""}] {
		maps.Copy(out, s.defaults)
	}
	return out
}

// Answers are the fields which, set to true, have a producer tell on a channel of
// each message that was delivered.
func (c *Catalog) Answers(pkg string) []string {
	var out []string
	for _, s := range c.settings[TypeName{pkg, ""}] {
		out = append(out, slices.Sorted(maps.Keys(s.answers))...)
	}
	return out
}

// Message reports whether values of a type are messages that a consumer takes, or
// hold some.
func (c *Catalog) Message(pkg, typ string) bool {
	for at, all := range c.settings {
		if at.Pkg == pkg && slices.ContainsFunc(all, func(s *setting) bool { return s.messages[typ] }) {
			return true
		}
	}
	return false
}

// Entry is what the value of a key of a map of the type means.
func (c *Catalog) Entry(pkg, typ, key string, value constant.Value) Meaning {
	for _, s := range c.settings[TypeName{pkg, typ}] {
		if s.keys[key] {
			return s.texts[text(value)]
		}
	}
	return ""
}

// Constant is what a constant of the type means, whatever its name.
func (c *Catalog) Constant(pkg, typ string, value constant.Value) Meaning {
	for _, s := range c.settings[TypeName{pkg, typ}] {
		if len(s.keys) == 0 && s.texts[text(value)] != "" {
			return s.texts[text(value)]
		}
	}
	return ""
}

// Puts reports whether a method of a map type gives a key a value, its first two
// arguments.
func (c *Catalog) Puts(pkg, typ, method string) bool {
	return slices.ContainsFunc(c.settings[TypeName{pkg, typ}], func(s *setting) bool { return s.puts[method] })
}

// settings reads a `settings:` list.
func (l *loader) settings(c *Catalog, n *yaml.Node) error {
	if n.Kind != yaml.SequenceNode {
		return l.errorf(n.Line, "settings must be a list")
	}
	for _, e := range n.Content {
		pairs, err := l.pairs(e, "an element of settings")
		if err != nil {
			return err
		}
		s := &setting{
			unless: make(map[string]bool), keys: make(map[string]bool), off: make(map[string]bool), messages: make(map[string]bool),
			puts: make(map[string]bool), makes: make(map[string]bool), answers: make(map[string]bool), commits: make(map[string]bool),
		}
		for _, p := range pairs {
			switch p.key {
			case "packages":
				text, err := l.text(p.value, p.key)
				if err != nil {
					return err
				}
				s.packages = strings.Fields(text)
			case "type":
				s.typ = p.value.Value
			case "values":
				s.values, err = l.meanings(p)
			case "unset":
				s.unset, err = l.meanings(p)
			case "set":
				s.set, err = l.meanings(p)
			case "texts":
				s.texts, err = l.meanings(p)
			case "unless":
				err = l.words(p, s.unless)
			case "puts":
				err = l.words(p, s.puts)
			case "makes":
				err = l.words(p, s.makes)
			case "default":
				s.defaults, err = l.meanings(p)
			case "answers":
				err = l.words(p, s.answers)
			case "messages":
				err = l.words(p, s.messages)
			case "off":
				err = l.words(p, s.off)
			case "commits":
				err = l.words(p, s.commits)
			case "when":
				s.when, err = l.meant(p)
			case "keys":
				err = l.words(p, s.keys)
			default:
				err = l.errorf(p.line, "unknown key %q in settings", p.key)
			}
			if err != nil {
				return err
			}
		}
		for _, pkg := range s.packages {
			at := TypeName{pkg, s.typ}
			c.settings[at] = append(c.settings[at], s)
		}
	}
	return nil
}

// meanings reads a mapping of meanings to the names that have them.
func (l *loader) meanings(p pair) (map[string]Meaning, error) {
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return nil, err
	}
	out := make(map[string]Meaning)
	for _, q := range pairs {
		text, err := l.text(q.value, q.key)
		if err != nil {
			return nil, err
		}
		for name := range strings.FieldsSeq(text) {
			out[name] = Meaning(q.key)
		}
	}
	return out, nil
}

// meant reads a mapping of meanings to lists of "name op value".
func (l *loader) meant(p pair) ([]valueMeaning, error) {
	ops := map[string]token.Token{"=": token.EQL, "!=": token.NEQ, ">": token.GTR}
	pairs, err := l.pairs(p.value, p.key)
	if err != nil {
		return nil, err
	}
	var out []valueMeaning
	for _, q := range pairs {
		if q.value.Kind != yaml.SequenceNode {
			return nil, l.errorf(q.line, "%s must be a list of conditions", q.key)
		}
		for _, e := range q.value.Content {
			name, rest, _ := strings.Cut(e.Value, " ")
			op, value, ok := strings.Cut(rest, " ")
			if !ok || ops[op] == token.ILLEGAL {
				return nil, l.errorf(e.Line, "%q is not a name, one of = != > and a value", e.Value)
			}
			w := valueMeaning{meaning: Meaning(q.key), name: name, op: ops[op], value: constant.MakeString(strings.Trim(value, `"`))}
			if w.op == token.GTR {
				w.value = constant.MakeFromLiteral(value, token.INT, 0)
			}
			out = append(out, w)
		}
	}
	return out, nil
}
