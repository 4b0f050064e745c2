package cli_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/strict"
	"github.com/koupleless/module-service/internal/validation"
)

// A validityRule is a row of a table in docs/validity.md, with the manifests that stand above the table.
type validityRule struct {
	line                         int
	manifests                    string
	field, given, message, proof string
}

var fence = regexp.MustCompile("(?s)```yaml\n(.*?)```")

// code is a cell that holds a code span: in two backticks where there are backticks in it.
var code = regexp.MustCompile("^(`` ?|`)(.*?)( ?``|`)$")

// rules reads all rows.
func rules(t *testing.T) []validityRule {
	t.Helper()
	var all []validityRule
	line := 0
	for _, section := range strings.SplitAfter(read(t, "../../docs/validity.md"), "\n## ") {
		manifests := fence.FindStringSubmatch(section)
		for text := range strings.Lines(section) {
			if strings.HasSuffix(text, "\n") {
				line++
			}
			if !strings.HasPrefix(text, "| `") {
				continue
			}
			cells := strings.Split(strings.Trim(text, "| \n"), " | ")
			require.Len(t, cells, 6, "line %d", line)
			for i := range cells {
				cells[i] = code.ReplaceAllString(cells[i], "$2")
			}
			require.NotNil(t, manifests, "line %d: manifests stand above", line)
			all = append(all, validityRule{line, manifests[1], cells[0], cells[3], cells[4], cells[5]})
		}
	}
	require.NotEmpty(t, all)
	return all
}

// TestRules runs every row of docs/validity.md: with the given fields it reports the message and nothing else, and without them
// nothing.
func TestRules(t *testing.T) {
	t.Parallel()
	for _, r := range rules(t) {
		t.Run(fmt.Sprintf("line %d", r.line), func(t *testing.T) {
			t.Parallel()
			require.Empty(t, messagesOf(t, r.manifests))
			pattern := strings.ReplaceAll(regexp.QuoteMeta(r.reported()), "…", ".*")
			assert.Regexp(t, "^"+pattern+"\n$", messagesOf(t, r.broken(t)))
		})
	}
}

// reported returns the line that a row expects.
func (r validityRule) reported() string {
	if isService(r.manifests) {
		return r.message
	}
	if message, isWarning := strings.CutPrefix(r.message, "warning: "); isWarning {
		return "<stdin>:…: warning: …: " + r.field + ": " + message
	}
	return "<stdin>:…: error: …: " + r.field + ": " + r.message
}

func isService(manifests string) bool { return strings.Contains(manifests, "kind: Service\n") }

// messagesOf returns the messages about manifests, or about a Service by the rules of the API server.
func messagesOf(t *testing.T, manifests string) string {
	t.Helper()
	if !isService(manifests) {
		_, _, stderr := run(t, manifests)
		return stderr
	}
	node, err := yaml.Parse(manifests)
	require.NoError(t, err)
	service, err := strict.Decode(document.Tree(node.YNode()))
	require.NoError(t, err)
	var lines string
	for _, refusal := range validation.Service(service) {
		lines += refusal.Error() + "\n"
	}
	return lines
}

// broken returns the manifests with the given fields merged over the first.
func (r validityRule) broken(t *testing.T) string {
	t.Helper()
	first, others, _ := strings.Cut(r.manifests, "---\n")
	manifest, err := yaml.Parse(first)
	require.NoError(t, err)
	given, err := yaml.Parse("{" + r.given + "}")
	require.NoError(t, err, "line %d", r.line)
	lay(manifest.YNode(), given.YNode())
	return manifest.MustString() + "---\n" + others
}

// lay lays a mapping over another. A key that it has twice is there twice then.
func lay(under, over *yaml.Node) {
	laid := map[string]bool{}
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		at := slices.IndexFunc(under.Content, func(n *yaml.Node) bool { return n.Value == key.Value })
		switch {
		case at < 0 || laid[key.Value]:
			under.Content = append(under.Content, key, value)
		case value.Kind == yaml.MappingNode && under.Content[at+1].Kind == yaml.MappingNode:
			lay(under.Content[at+1], value)
		default:
			under.Content[at+1] = value
		}
		laid[key.Value] = true
	}
}

// TestProofsOfRules holds that the tests that the rows name are there.
func TestProofsOfRules(t *testing.T) {
	t.Parallel()
	tests := map[string]bool{}
	for _, dir := range []string{"../../fn", ".", "../validation"} {
		for _, file := range parseDir(t, dir, "_test.go") {
			for _, declaration := range file.Decls {
				if f, ok := declaration.(*ast.FuncDecl); ok {
					tests[f.Name.Name] = true
				}
			}
		}
	}
	for _, r := range rules(t) {
		assert.True(t, tests[r.proof], "line %d: %s", r.line, r.proof)
	}
}

// parseDir parses the Go files of a folder whose names have an ending.
func parseDir(t *testing.T, dir, ending string) map[string]*ast.File {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	files := map[string]*ast.File{}
	for _, entry := range entries {
		if strings.HasSuffix(entry.Name(), ending) {
			file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, entry.Name()), nil, parser.ParseComments)
			require.NoError(t, err)
			files[entry.Name()] = file
		}
	}
	return files
}

// TestRulesOfTheService holds that every field of the table in the documentation of package validation has a row.
func TestRulesOfTheService(t *testing.T) {
	t.Parallel()
	rows := map[string]bool{}
	for _, r := range rules(t) {
		if isService(r.manifests) {
			rows[r.field] = true
		}
	}
	doc := parseDir(t, "../validation", "doc.go")["doc.go"].Doc.Text()
	_, table, found := strings.Cut(doc, "---\n")
	require.True(t, found)
	table, _, _ = strings.Cut(table, "\n\n")
	const width = len("\t") + len("field                            ")
	var fields []string
	for text := range strings.Lines(table) {
		field := strings.TrimSpace(text[:min(width, len(text))])
		switch last := len(fields) - 1; {
		case field == "":
		case last >= 0 && strings.HasSuffix(fields[last], "-"):
			fields[last] = strings.TrimSuffix(fields[last], "-") + field
		default:
			fields = append(fields, field)
		}
	}
	require.Greater(t, len(fields), 20)
	for _, field := range fields {
		if rows[field] {
			continue
		}
		for part := range strings.SplitSeq(field, ", ") {
			assert.True(t, rows[part], "no row is about %s", part)
		}
	}
}

// TestRulesOfTheReaders holds that every message of the readers of ModuleDeployments and workloads is in a row: of every
// message in their source one that it makes must come of a row.
func TestRulesOfTheReaders(t *testing.T) {
	t.Parallel()
	var reported []string
	for _, r := range rules(t) {
		if !isService(r.manifests) {
			reported = append(reported, messagesOf(t, r.broken(t)))
		}
	}
	sources := parseDir(t, "../../fn", ".go")
	messages := 0
	for _, name := range []string{"metadata.go", "moduledeployment.go", "workload.go", "pods.go", "modulename.go", "selector.go", "servicename.go", "portnumber.go", "portlist.go", "controller.go", "object.go", "wanted.go"} {
		require.Contains(t, sources, name)
		for _, format := range formats(sources[name]) {
			if format == "cannot be parsed: %v" || format == "must have at most %d ports, got %d" { // no field of a resource; too long for a row
				continue
			}
			messages++
			pattern := regexp.MustCompile("(?m): " + verb.ReplaceAllString(regexp.QuoteMeta(format), ".*") + "$")
			assert.True(t, slices.ContainsFunc(reported, pattern.MatchString), "%s: no row reports %q", name, format)
		}
	}
	assert.Greater(t, messages, 20)
}

var verb = regexp.MustCompile(`%[a-z]`)

// formats returns the formats of all faults and warnings in a source file. A format comes after the rule, or after the value that is
// proposed for a field.
func formats(file *ast.File) []string {
	var all []string
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) < 2 {
			return true
		}
		method, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || method.Sel.Name != "fail" && method.Sel.Name != "warn" {
			return true
		}
		for _, argument := range slices.Backward(call.Args[1:min(3, len(call.Args))]) {
			if format := literal(argument); format != "" {
				all = append(all, format)
				break
			}
		}
		return true
	})
	return all
}

// literal returns a string that is written out, in pieces or in one.
func literal(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.BasicLit:
		text, _ := strconv.Unquote(e.Value)
		return text
	case *ast.BinaryExpr:
		return literal(e.X) + literal(e.Y)
	}
	return ""
}
