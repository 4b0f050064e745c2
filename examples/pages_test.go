package examples_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/koupleless/module-service/fn/config"
)

// pages returns the Markdown pages of the repository, relative to its root: all but the generated list of licences.
func pages(t *testing.T) []string {
	t.Helper()
	var found []string
	require.NoError(t, filepath.WalkDir("..", func(path string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && slices.Contains([]string{".git", "testdata", "bin", "dist"}, entry.Name()):
			return fs.SkipDir
		case filepath.Ext(path) == ".md" && entry.Name() != "THIRD_PARTY_LICENSES.md":
			relative, err := filepath.Rel("..", path)
			found = append(found, filepath.ToSlash(relative))
			return err
		}
		return nil
	}))
	require.Greater(t, len(found), 20)
	return found
}

// isTranslation reports whether a page is held to one in English, whose commands are run.
func isTranslation(page string) bool {
	return strings.Contains(page, "zh_CN") || strings.Contains(page, "zh-CN")
}

// TestCommandsOfPages runs the console blocks of every page, each page in a fresh copy of the repository. The lines after a
// command are what it must print; a line of three dots stands for any lines. TestTranslations compares those of other languages.
func TestCommandsOfPages(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	for _, page := range pages(t) {
		consoles := blocks(t, filepath.Join("..", page), "console")
		if strings.HasSuffix(page, "README.md") {
			assert.NotEmpty(t, consoles, "%s shows commands", page)
		}
		if len(consoles) == 0 || isTranslation(page) {
			continue
		}
		t.Run(page, func(t *testing.T) {
			t.Parallel()
			root := copyOf(t, "..")
			for _, console := range consoles {
				for _, c := range commands(console) {
					if tool := toolOf(c.line); tool != "module-service" {
						need(t, tool)
					}
					assertPrints(t, c, shell(t, root, c.line))
				}
			}
		})
	}
}

// TestCommandsThatPagesDoNotRun lists the commands of the sh blocks: each is run by a test of its own, or cannot be run here.
func TestCommandsThatPagesDoNotRun(t *testing.T) {
	t.Parallel()
	const (
		network = "needs a network and a release"
		cluster = "needs a cluster"
		slow    = "takes minutes; TestTargetsAreThere checks that there is such a target"
	)
	reasons := map[string]string{
		"cat examples/quickstart/*.yaml | go run .": "TestFirstCommandShowsTheService",
		"go test ./...": "TestFirstCommandShowsTheService; .ci/run runs it",
		"CGO_ENABLED=0 go install github.com/koupleless/module-service@latest": "TestInstall",
		"helm plugin install": "TestHelm4PostRenderer",
		"helm template":       "TestHelm4PostRenderer",
		"sed -i 's#exec":      "TestKpt and TestKustomize of internal/e2e/image",
		"kpt fn":              "TestKpt of internal/e2e/image",
		"kustomize build --enable-alpha-plugins examples/kustomize/overlays/dev": "TestKustomize of internal/e2e/image",
		"brew install": network, "go get": network, "cosign": network, "sha256sum": network, "gh": network,
		"git": network, "go run github.com": network,
		"kubectl": cluster,
		"make":    slow, "go test -run": slow, ".ci/run": slow,
	}
	used := map[string]bool{}
	for _, page := range pages(t) {
		text := strings.ReplaceAll(strings.Join(blocks(t, filepath.Join("..", page), "sh"), ""), "\\\n", "")
		for line := range strings.Lines(text) {
			best := ""
			for prefix := range reasons {
				if strings.HasPrefix(line, prefix) && len(prefix) > len(best) {
					best = prefix
				}
			}
			assert.NotEmpty(t, best, "%s: nothing runs %s", page, line)
			used[best] = true
		}
	}
	for prefix := range reasons {
		assert.True(t, used[prefix], "no page has %s", prefix)
	}
}

// TestBlocksOfPages holds that every block of code is of a language that a test looks at.
func TestBlocksOfPages(t *testing.T) {
	t.Parallel()
	for _, page := range pages(t) {
		fences := regexp.MustCompile("(?m)^[ >]*```(.*)$").FindAllStringSubmatch(read(t, filepath.Join("..", page)), -1)
		require.Zero(t, len(fences)%2, page)
		for i := 0; i < len(fences); i += 2 {
			assert.Contains(t, []string{"console", "sh", "yaml", "go", "mermaid", "text"}, fences[i][1], page)
			assert.Empty(t, fences[i+1][1], page)
			assert.True(t, strings.HasPrefix(fences[i][0], "```"), "%s: no test sees an indented block", page)
		}
	}
}

// TestYAMLOfPages reads the YAML of the pages: a block that begins with the name of a file is a part of it, and a configuration has
// no errors.
func TestYAMLOfPages(t *testing.T) {
	t.Parallel()
	files, configurations := 0, 0
	for _, page := range pages(t) {
		for _, text := range blocks(t, filepath.Join("..", page), "yaml") {
			node, err := yaml.Parse(text)
			require.NoError(t, err, page)
			first, rest, _ := strings.Cut(text, "\n")
			if name, ok := strings.CutPrefix(first, "# examples/"); ok {
				assert.Contains(t, read(t, filepath.FromSlash(name)), rest, "%s shows %s", page, name)
				files++
			}
			if node.GetKind() == config.Kind {
				_, results := config.Decode(node.YNode(), "")
				assert.Empty(t, results, page)
				configurations++
			}
		}
	}
	assert.Positive(t, files)
	assert.Positive(t, configurations)
}

// TestJobForKustomizations runs the last two steps of the job in docs/ci.md, each on a kustomization that it is for, and on the same with
// an error. The step before them installs the version with Go as docs/install.md does.
func TestJobForKustomizations(t *testing.T) {
	t.Parallel()
	need(t, "bash", "kustomize")
	var steps []string
	for _, text := range blocks(t, "../docs/ci.md", "yaml") {
		if strings.Contains(text, "go install") {
			steps = regexp.MustCompile(`(?m)^      - run: (.*)$`).FindAllString(text, -1)
		}
	}
	require.Len(t, steps, 3)
	for i, step := range steps {
		_, steps[i], _ = strings.Cut(step, "run: ")
	}
	assert.Contains(t, blocks(t, "../docs/install.md", "sh"), released.ReplaceAllString(steps[0], "latest")+"\n")

	rendered := t.TempDir()
	require.NoError(t, os.CopyFS(filepath.Join(rendered, "overlays", "prod"), os.DirFS("argocd/app")))
	for _, c := range []struct{ step, dir, manifest string }{
		{steps[1], rendered, "overlays/prod/provider.yaml"},
		{steps[2], copyOf(t, "kustomize"), "base/moduledeployment.yaml"},
	} {
		shell(t, c.dir, c.step)
		replace(t, filepath.Join(c.dir, c.manifest), "port: 80\n", "port: 70000\n")
		r := command(t, c.dir, "bash", "-eo", "pipefail", "-c", c.step)
		assert.Equal(t, 1, r.code)
		assert.Contains(t, r.stderr, "must be between 1 and 65535, got 70000")
	}
}

// TestProgramsOfPages builds and runs the programs of the page about the library.
func TestProgramsOfPages(t *testing.T) {
	t.Parallel()
	need(t, "bash")
	root := copyOf(t, "..")
	programs := blocks(t, "../docs/library.md", "go")
	require.Len(t, programs, 2)
	for i, name := range []string{"process", "render"} {
		write(t, filepath.Join(root, name, "main.go"), programs[i])
	}
	shell(t, root, "CGO_ENABLED=0 go build -o .bin/ ./process ./render")
	list := "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- " + strings.ReplaceAll(strings.TrimSpace(read(t, "kpt/deploy/provider.yaml")), "\n", "\n  ") + "\n"
	write(t, filepath.Join(root, "list.yaml"), list)
	processed := shell(t, root, "process <list.yaml")
	assert.Contains(t, processed, "team: shop")
	assert.Contains(t, processed, "name: provider-service")
	rendered := shell(t, filepath.Join(root, "examples/kpt"), "../../.bin/render")
	assert.Contains(t, rendered, "# deploy/service_provider-service.yaml\napiVersion: v1\nkind: Service\n")
}

func TestREADMEIsShort(t *testing.T) {
	t.Parallel()
	assert.LessOrEqual(t, len(read(t, "../README.md")), 10<<10, "a page of docs has the rest")
}
