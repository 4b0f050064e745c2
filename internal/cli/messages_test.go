package cli_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"go/ast"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/rule"
)

// A messageCase is a directory of testdata/messages, named by the rule that it shows: files, args.txt with the arguments if they
// are not "build .", stdin, and stderr.txt with what is printed.
type messageCase struct {
	id, dir, stdin string
	args           []string
}

func messageCases(t *testing.T) []messageCase {
	t.Helper()
	dirs, err := os.ReadDir("../../testdata/messages")
	require.NoError(t, err)
	var cases []messageCase
	root, err := filepath.Abs("../../testdata/messages")
	require.NoError(t, err)
	for _, d := range dirs {
		c := messageCase{id: d.Name(), dir: filepath.Join(root, d.Name()), args: []string{"build", "."}}
		if args, err := os.ReadFile(filepath.Join(c.dir, "args.txt")); err == nil {
			c.args = strings.Fields(string(args))
		}
		stdin, err := os.ReadFile(filepath.Join(c.dir, "stdin"))
		require.True(t, err == nil || os.IsNotExist(err))
		c.stdin = string(stdin)
		cases = append(cases, c)
	}
	return cases
}

// copy copies the files of a case to a directory of their own.
func (c messageCase) copy(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	require.NoError(t, os.CopyFS(dir, os.DirFS(c.dir)))
	for _, name := range []string{"args.txt", "stdin", "stderr.txt"} {
		_ = os.Remove(filepath.Join(dir, name)) // which not every case has
	}
	return dir
}

// TestMessages runs the case of each rule: it prints what is expected, and reports the rule to programs. UPDATE=1 writes the
// expectations anew.
func TestMessages(t *testing.T) {
	for _, c := range messageCases(t) {
		t.Run(c.id, func(t *testing.T) {
			t.Chdir(c.copy(t))
			_, stdout, stderr := run(t, c.stdin, c.args...)
			expect(t, filepath.Join(c.dir, "stderr.txt"), stderr, c.id)
			if c.id == string(rule.ServiceUpdated) {
				assert.Contains(t, stdout, "rule: service-updated", "it is in the output only")
				return
			}
			t.Chdir(c.copy(t))
			t.Setenv("MODULE_SERVICE_REPORT", "json")
			_, _, stderr = run(t, c.stdin, c.args...)
			rules := rulesOf(t, stderr)
			assert.Contains(t, rules, c.id)
			for _, id := range rules {
				_, known := rule.Find(rule.ID(id))
				assert.True(t, known, "every message has a rule, got %q", id)
			}
		})
	}
}

func rulesOf(t *testing.T, report string) []string {
	t.Helper()
	var document struct{ Results []struct{ Rule string } }
	require.NoError(t, json.Unmarshal([]byte(report), &document), report)
	var rules []string
	for _, r := range document.Results {
		rules = append(rules, r.Rule)
	}
	return rules
}

// TestRulesAreListed holds the lists of the rules equal: the constants, their descriptions, the table of docs/messages.md and the
// cases. Every rule is used somewhere. UPDATE=1 writes the table anew.
func TestRulesAreListed(t *testing.T) {
	t.Parallel()
	constants := map[string]string{} // names by IDs
	for _, file := range parseDir(t, "../rule", ".go") {
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if ok && len(spec.Values) == 1 && fmt.Sprint(spec.Type) == "ID" {
				constants[literal(spec.Values[0])] = spec.Names[0].Name
			}
			return true
		})
	}
	var described, cases []string
	for _, r := range rule.All() {
		described = append(described, string(r.ID))
	}
	for _, c := range messageCases(t) {
		cases = append(cases, c.id)
	}
	assert.True(t, slices.IsSorted(described))
	assert.ElementsMatch(t, slices.Collect(maps.Keys(constants)), described)
	assert.ElementsMatch(t, described, cases)

	var sources strings.Builder
	for _, dir := range []string{"../../fn", "../../internal"} {
		require.NoError(t, filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				sources.WriteString(read(t, path))
			}
			return err
		}))
	}
	for id, name := range constants {
		assert.Regexp(t, `\brule\.`+name+`\b`, sources.String(), "%s is used", id)
	}

	const page = "../../docs/messages.md"
	text := read(t, page)
	at := strings.Index(text, "| rule |")
	require.Positive(t, at)
	end := at + len(regexp.MustCompile(`^(\|.*\n)+`).FindString(text[at:]))
	var table strings.Builder
	table.WriteString("| rule | severity | meaning | example |\n|---|---|---|---|\n")
	for _, r := range rule.All() {
		fmt.Fprintf(&table, "| `%s` | %s | %s | %s |\n", r.ID, r.Severity, r.Meaning, example(t, r.ID))
	}
	if os.Getenv("UPDATE") != "" {
		require.NoError(t, os.WriteFile(page, []byte(text[:at]+table.String()+text[end:]), 0o644))
		translateTable(t, "../../docs/zh_CN/messages.md", table.String())
		return
	}
	assert.Equal(t, table.String(), text[at:end])
}

// translateTable writes the table of a translation anew: the meanings are the ones that it has, where it has one.
func translateTable(t *testing.T, page, table string) {
	t.Helper()
	text := read(t, page)
	row := regexp.MustCompile("(?m)^\\| (`[^`]+`) \\| ([^|]+) \\| ([^|]+) \\| (.*) \\|\n")
	meanings := map[string]string{}
	for _, old := range row.FindAllStringSubmatch(text, -1) {
		meanings[old[1]] = old[3]
	}
	var rows strings.Builder
	for _, r := range row.FindAllStringSubmatch(table, -1) {
		fmt.Fprintf(&rows, "| %s | %s | %s | %s |\n", r[1], r[2], cmp.Or(meanings[r[1]], r[3]), r[4])
	}
	all := row.FindAllStringIndex(text, -1)
	require.NotEmpty(t, all)
	require.NoError(t, os.WriteFile(page, []byte(text[:all[0][0]]+rows.String()+text[all[len(all)-1][1]:]), 0o644))
}

// example returns the last line of what a case prints that its rule is about, as code.
func example(t *testing.T, id rule.ID) string {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("../../testdata/messages", string(id), "stderr.txt"))
	lines := strings.Split(strings.TrimSpace(string(content)), "\n")
	if err != nil || lines[0] == "" {
		return ""
	}
	line := lines[0]
	if id == rule.MoreMessages {
		line = lines[len(lines)-1]
	}
	return "`" + strings.ReplaceAll(strings.ReplaceAll(line, "|", `\|`), "`", "'") + "`"
}
