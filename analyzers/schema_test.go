package analyzers_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"maps"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/querylint/querylint/analyzers"
	"github.com/querylint/querylint/analyzers/config"
)

var update = flag.Bool("update", false, "write the names of the rules into "+schemaFile)

const schemaFile = "../docs/querylint.schema.json"

func readSchema(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile(schemaFile)
	require.NoError(t, err)
	return string(data)
}

// The JSON Schema knows every rule and no other.
func TestSchemaRules(t *testing.T) {
	text := readSchema(t)
	ids := []string{config.All}
	for _, r := range analyzers.Rules() {
		ids = append(ids, r.ID)
	}
	list, err := json.MarshalIndent(ids, "        ", "  ")
	require.NoError(t, err)
	place := regexp.MustCompile(`(?s)("propertyNames": \{\s+"enum": )\[.*?\]`)
	want := place.ReplaceAllString(text, "${1}"+string(list))
	if *update {
		require.NoError(t, os.WriteFile(schemaFile, []byte(want), 0o666))
		return
	}
	assert.Equal(t, want, text, "go test ./analyzers -run TestSchemaRules -update writes it")
}

// keys lists the keys of a struct of settings and of those below it.
func keys(typ reflect.Type, prefix string) []string {
	var list []string
	for f := range typ.Fields() {
		key := f.Tag.Get("yaml")
		if key == "-" || key == "" {
			continue
		}
		list = append(list, prefix+key)
		below := f.Type
		if below.Kind() == reflect.Slice {
			below = below.Elem()
		}
		if below.Kind() == reflect.Struct {
			list = append(list, keys(below, prefix+key+".")...)
		}
	}
	return list
}

// properties lists the same of a JSON Schema.
func properties(schema map[string]any, prefix string) []string {
	var list []string
	props, _ := schema["properties"].(map[string]any)
	for _, key := range slices.Sorted(maps.Keys(props)) {
		list = append(list, prefix+key)
		below := props[key].(map[string]any)
		if items, ok := below["items"].(map[string]any); ok {
			below = items
		}
		list = append(list, properties(below, prefix+key+".")...)
	}
	return list
}

func TestSchemaKeys(t *testing.T) {
	var schema map[string]any
	require.NoError(t, json.Unmarshal([]byte(readSchema(t)), &schema))
	assert.ElementsMatch(t, keys(reflect.TypeFor[config.Settings](), ""), properties(schema, ""))
}

// example is the example with the # removed from what is a setting.
func example() string {
	return regexp.MustCompile(`(?m)^#(\S|  )`).ReplaceAllString(config.Example, "$1")
}

// The example is valid as it is, and with everything that it shows, which is
// every key.
func TestExample(t *testing.T) {
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(readSchema(t)))
	require.NoError(t, err)
	compiler := jsonschema.NewCompiler()
	require.NoError(t, compiler.AddResource("schema.json", doc))
	schema, err := compiler.Compile("schema.json")
	require.NoError(t, err)
	valid := func(text string) error {
		var value any
		require.NoError(t, yaml.Unmarshal([]byte(text), &value))
		data, err := json.Marshal(value)
		require.NoError(t, err)
		instance, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
		require.NoError(t, err)
		return schema.Validate(instance)
	}
	for _, text := range []string{config.Example, example()} {
		s, err := config.Parse("F", "", []byte(text))
		require.NoError(t, err)
		require.NoError(t, s.Unknown(analyzers.Rules()))
		_, err = analyzers.NewScope(s)
		require.NoError(t, err)
		require.NoError(t, valid(text))
	}
	var all map[string]yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(example()), &all))
	for _, key := range keys(reflect.TypeFor[config.Settings](), "") {
		top, _, below := strings.Cut(key, ".")
		if !below {
			assert.Contains(t, all, top)
		}
	}
	for _, wrong := range []string{"severities: info", "rules: {query-in-lop: off}", "thresholds: {deep-offset: 0}", "catalog: [{packages: a, db.raed: B}]", "paths: [{rule: {}}]"} {
		assert.Error(t, valid(wrong), wrong)
	}
}

// What the page of settings shows as settings are settings.
func TestSettingsPage(t *testing.T) {
	data, err := os.ReadFile("../docs/settings.md")
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?s)\n```yaml\n(.*?)```\n").FindAllStringSubmatch(string(data), -1)
	require.Len(t, blocks, 2)
	for _, block := range blocks {
		s, err := config.Parse("settings.md", "", []byte(block[1]))
		require.NoError(t, err)
		require.NoError(t, s.Unknown(analyzers.Rules()))
		_, err = analyzers.NewScope(s)
		require.NoError(t, err)
	}
}
