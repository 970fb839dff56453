package catalog

import (
	"reflect"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// validator says what the tags that a library reads refuse a request for. An
// expression that is nil matches nothing.
type validator struct {
	keys                                          []string
	elements, required, filled, optional, bounded *regexp.Regexp
}

// Filled reports whether a request is refused that gives a field with the tag nothing:
// zero, an empty text, no elements.
func (c *Catalog) Filled(tag reflect.StructTag) bool {
	return slices.ContainsFunc(c.validators, func(v validator) bool {
		return v.any(tag, func(text string) bool {
			return matches(v.required, text) || matches(v.filled, text) && !matches(v.optional, text)
		})
	})
}

// Bounded reports whether a request is refused that gives a field with the tag a number
// which is too large.
func (c *Catalog) Bounded(tag reflect.StructTag) bool {
	return slices.ContainsFunc(c.validators, func(v validator) bool {
		return v.any(tag, func(text string) bool { return matches(v.bounded, text) })
	})
}

// any reports whether one of the texts for the validator is as asked.
func (v *validator) any(tag reflect.StructTag, is func(text string) bool) bool {
	return slices.ContainsFunc(v.keys, func(key string) bool {
		text := tag.Get(key)
		if v.elements != nil {
			if at := v.elements.FindStringIndex(text); at != nil {
				text = text[:at[0]]
			}
		}
		return text != "" && is(text)
	})
}

func matches(re *regexp.Regexp, text string) bool { return re != nil && re.MatchString(text) }

// loadValidators reads `validators:`, which maps libraries to what their tags mean.
func (l *loader) loadValidators(c *Catalog, n *yaml.Node) error {
	libraries, err := l.pairs(n, "validators")
	if err != nil {
		return err
	}
	for _, lib := range libraries {
		fields, err := l.pairs(lib.value, lib.key)
		if err != nil {
			return err
		}
		var v validator
		texts := map[string]**regexp.Regexp{
			"elements": &v.elements, "required": &v.required, "filled": &v.filled, "optional": &v.optional, "bounded": &v.bounded,
		}
		for _, f := range fields {
			if f.key == "keys" {
				v.keys = strings.Fields(f.value.Value)
				continue
			}
			re := texts[f.key]
			if re == nil {
				return l.errorf(f.line, "unknown key %q", f.key)
			}
			if *re, err = regexp.Compile(f.value.Value); err != nil {
				return l.errorf(f.line, "%s: %v", f.key, err)
			}
		}
		c.validators = append(c.validators, v)
	}
	return nil
}
