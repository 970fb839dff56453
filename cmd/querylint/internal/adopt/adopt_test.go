package adopt

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/querylint/querylint/analyzers/config"
	"github.com/querylint/querylint/cmd/querylint/internal/testmod"
)

func TestSettings(t *testing.T) {
	const mysql, postgres = "github.com/go-sql-driver/mysql", "github.com/lib/pq"
	unknown := Setting{"entry-points", "", "no framework that is known registers routes, consumers or jobs: name the functions that serve requests, if there are any"}
	for name, test := range map[string]struct {
		facts Facts
		want  []Setting
	}{
		"mysql alone": {
			Facts{Frameworks: []string{"net/http", "github.com/robfig/cron/v3", "github.com/gin-gonic/gin"}, Drivers: map[string]string{"mysql": mysql}, Tables: "2 tables from db", Server: Server{"mariadb10", "compose.yml:3 runs mariadb:10"}},
			[]Setting{
				{"dialect", "mysql", "the only driver: mysql (" + mysql + ")"},
				{"entry-points", "", "what is registered with github.com/gin-gonic/gin, github.com/robfig/cron/v3 serves requests: querylint cost lists it"},
				{"server", "mariadb10", "compose.yml:3 runs mariadb:10"},
				{"schema", "", "2 tables from db"},
			},
		},
		"another alone": {
			Facts{Drivers: map[string]string{"postgres": postgres}, Tables: "1 table from db", Server: Server{"mysql8", "a"}},
			[]Setting{{"dialect", "postgres", "the only driver: postgres (" + postgres + "); rules about SQL are for MySQL, those about loops for all"}, unknown},
		},
		"one that is no value of dialect": {
			Facts{Frameworks: []string{"net/http"}, Drivers: map[string]string{"clickhouse": "c"}},
			[]Setting{{"dialect", "", "the only driver: clickhouse (c); rules about SQL are for MySQL, those about loops for all"}, {"entry-points", "", "what is registered with net/http serves requests: querylint cost lists it"}},
		},
		"two": {
			Facts{Drivers: map[string]string{"postgres": postgres, "mysql": mysql}, Tables: "1 table from db"},
			[]Setting{
				{"dialect", "", "drivers of mysql (" + mysql + "), postgres (" + postgres + "): the text of the SQL tells"},
				unknown,
				{"schema", "", "1 table from db"},
			},
		},
		"servers that differ": {
			Facts{Tables: "1 table from db", Server: Server{"", "a.yml:1 runs mysql:8, b.yml:1 runs mariadb:10"}},
			[]Setting{
				{"dialect", "", "the program imports no driver that is known: the text of the SQL tells"},
				unknown,
				{"server", "", "a.yml:1 runs mysql:8, b.yml:1 runs mariadb:10"},
				{"schema", "", "1 table from db"},
			},
		},
	} {
		assert.Equal(t, test.want, test.facts.Settings(), name)
		s, err := config.Parse("F", "", []byte(test.facts.File()))
		require.NoError(t, err, name)
		for _, set := range test.want {
			if set.Value != "" {
				assert.Contains(t, test.facts.File(), "\n# Here: "+set.Why+".\n"+set.Key+": "+set.Value+"\n", name)
			}
		}
		assert.Equal(t, test.want[0].Value, string(s.Dialect), name)
		assert.Empty(t, s.Schema, "what is found may grow")
	}
	text := Facts{Module: "example.com/x"}.File()
	assert.Contains(t, text, "\n#  - example.com/x/jobs.")
	assert.NotContains(t, text, "example.com/shop/")
	assert.Equal(t, strings.Count(config.Example, "\n")+3, strings.Count(text, "\n"), "a reason for dialect, schema and entry points each")
}

func TestFindServer(t *testing.T) {
	for text, want := range map[string]Server{
		"image: mysql:8.0.36":                             {"mysql8", "compose.yml:2 runs mysql:8.0"},
		"image: \"mysql:5.7\"":                            {"mysql57", "compose.yml:2 runs mysql:5.7"},
		"- image: docker.io/library/mariadb:10":           {"mariadb10", "compose.yml:2 runs mariadb:10"},
		"image: registry.example:5000/db/mariadb:11.4":    {"mariadb11", "compose.yml:2 runs mariadb:11.4"},
		"image: percona/percona-server:8.4":               {"mysql8", "compose.yml:2 runs percona-server:8.4"},
		"image: mysql:8\r\n  image: mysql:9":              {"mysql8", "compose.yml:2 runs mysql:8, compose.yml:3 runs mysql:9"},
		"image: mysql:5.7\n  image: mariadb:10":           {"", "compose.yml:2 runs mysql:5.7, compose.yml:3 runs mariadb:10"},
		"image: mysql:latest":                             {},
		"image: example/mysql-exporter:8":                 {},
		"# image: mysql:8":                                {},
		"image: postgres:15\n  command: mysql:8":          {},
		"image: mysqld_exporter:5.7\n  image: phpmysql:8": {},
	} {
		dir := testmod.Write(t, "-- compose.yml --\nservices:\n  "+text+"\n-- vendor/compose.yml --\nimage: mysql:5.6\n-- a.txt --\nimage: mysql:5.6\n")
		assert.Equal(t, want, FindServer(dir), text)
	}
	deep := testmod.Write(t, "-- deploy/k8s/db/mysql.yaml --\nimage: mysql:5.7\n-- a/b/c/d/e/f.yml --\nimage: mysql:8\n")
	assert.Equal(t, "mysql57", FindServer(deep).Name)
	assert.Equal(t, Server{}, FindServer(deep+"/absent"))

	repo := testmod.Write(t, "-- deploy/compose.yml --\nimage: mysql:5.7\n-- server/go.mod --\nmodule m\n-- own/compose.yml --\nimage: mysql:8\n")
	assert.Equal(t, Server{"mysql57", "../deploy/compose.yml:1 runs mysql:5.7"}, FindServer(repo+"/server", repo+"/deploy"))
	assert.Equal(t, Server{"mysql8", "compose.yml:1 runs mysql:8"}, FindServer(repo+"/own", repo), "its own counts")
}
