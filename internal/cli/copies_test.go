package cli_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestServicesOfOneNameInSeveralKustomizations has a generated Service in each of two kustomizations: kustomize renders each by
// itself, so they are no duplicates.
func TestServicesOfOneNameInSeveralKustomizations(t *testing.T) {
	t.Parallel()
	const (
		off     = "enableModuleService: false"
		note    = "%/prod/s.yaml:1:1: note: Service a-service: removed: no module requests it\n"
		listed  = "warning: %/prod/s.yaml: is deleted, but still listed in %/prod/kustomization.yaml, so kustomize fails: run (cd %/prod && kustomize edit remove resource s.yaml)\n"
		deleted = "deleted %/prod/s.yaml\n"
	)
	list := func(names ...string) string { return "resources: [" + strings.Join(names, ", ") + "]\n" }
	without := func(m string) string { return strings.Replace(m, "enableModuleService: true", off, 1) }
	ofBase := files{"base/kustomization.yaml": list("m.yaml"), "base/m.yaml": module("a", 80),
		"dev/kustomization.yaml": list("../base", "s.yaml"), "dev/m.yaml": "", "prod/kustomization.yaml": list("../base", "s.yaml"), "prod/c.yaml": ""}
	with := func(more files) files {
		all := maps.Clone(ofBase)
		maps.Copy(all, more)
		return all
	}
	for _, c := range []struct {
		reason string
		change files // of dev with a module and its Service, and prod with the Service that was left behind; "" removes a file
		stdout string
		stderr string
		code   int
	}{
		{"left behind", nil, deleted, note + listed, 0},
		{"left behind where the flag is off", files{"prod/c.yaml": without(module("a", 80))}, deleted, note + listed, 0},
		{"left behind beside another module", files{"prod/c.yaml": module("b", 80) + "---\n" + service("b", 80)}, deleted, note + listed, 0},
		{"left behind in the first one", files{"app/kustomization.yaml": list("c.yaml", "s.yaml"), "app/c.yaml": configMap, "app/s.yaml": service("a", 80), "prod/s.yaml": "", "prod/kustomization.yaml": list("c.yaml")},
			strings.ReplaceAll(deleted, "prod", "app"), strings.ReplaceAll(note+listed, "prod", "app"), 0},
		{"left behind with others", files{"prod/c.yaml": strings.Replace(configMap, "settings", "more", 1), "prod/s.yaml": configMap + "---\n" + service("a", 80)}, "updated %/prod/s.yaml\n", strings.Replace(note, "1:1", "6:1", 1), 0},
		{"of the module of the base of both", ofBase, "", "", 0},
		{"of the module of the base of both, one of which is right", with(files{"dev/s.yaml": service("a", 81)}), "updated %/dev/s.yaml\n", "", 0},
		{"of the module of the base of both, the other one of which is right", with(files{"prod/s.yaml": service("a", 81)}), "updated %/prod/s.yaml\n", "", 0},
		{"of the module of the base of both, which changes", with(files{"base/m.yaml": module("a", 81)}), "updated %/dev/s.yaml\nupdated %/prod/s.yaml\n", "", 0},
		{"of the module of the base of both, one of which has a module, too", with(files{"prod/c.yaml": module("b", 80) + "---\n" + service("b", 80), "prod/kustomization.yaml": list("../base", "s.yaml", "c.yaml"),
			"base/m.yaml": module("a", 81)}), "updated %/dev/s.yaml\nupdated %/prod/s.yaml\n", "", 0},
		{"of the modules of two bases", with(files{"more/kustomization.yaml": list("m.yaml", "s.yaml"), "more/m.yaml": module("b", 80), "more/s.yaml": service("b", 80), "base/m.yaml": module("a", 81),
			"dev/kustomization.yaml": list("../base", "../more", "s.yaml"), "prod/kustomization.yaml": list("../base", "../more", "s.yaml")}), "updated %/dev/s.yaml\nupdated %/prod/s.yaml\n", "", 0},
		{"of two modules of the base of both", with(files{"base/m.yaml": module("a", 81) + "---\n" + module("b", 81), "dev/s.yaml": service("a", 80) + "---\n" + service("b", 80),
			"prod/s.yaml": service("a", 80) + "---\n" + service("b", 81)}), "updated %/dev/s.yaml\nupdated %/prod/s.yaml\n", "", 0},
		{"of the module of the base of both that is wrong", with(files{"base/m.yaml": module("a", 0)}), "", "error: ModuleDeployment a: ", 1},
		{"in the base, too, where kustomize fails", with(files{"base/s.yaml": service("a", 80), "base/kustomization.yaml": list("m.yaml", "s.yaml"), "prod/s.yaml": configMap}), "", "duplicate Service \"a-service\"", 1},
		{"in one kustomization", files{"dev/t.yaml": service("a", 80), "dev/kustomization.yaml": list("m.yaml", "s.yaml", "t.yaml")}, "", "duplicate Service \"a-service\"", 1},
		{"in no kustomization", files{"prod/kustomization.yaml": ""}, "", "duplicate Service \"a-service\"", 1},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			tree := files{"dev/kustomization.yaml": list("m.yaml", "s.yaml"), "dev/m.yaml": module("a", 80), "dev/s.yaml": service("a", 80),
				"prod/kustomization.yaml": list("c.yaml", "s.yaml"), "prod/c.yaml": configMap, "prod/s.yaml": service("a", 80)}
			maps.Copy(tree, c.change)
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			dir := folder(t, tree)
			code, stdout, stderr := run(t, "", "render", "--strict", dir)
			require.Equal(t, c.code, code, stderr)
			assert.Equal(t, strings.ReplaceAll(c.stdout, "%", dir), stdout)
			if code != 0 {
				assert.Contains(t, stderr, c.stderr)
				assert.Equal(t, 1, strings.Count(stderr, "\n"), stderr)
				assert.Equal(t, tree, contents(t, dir))
				return
			}
			assert.Equal(t, strings.ReplaceAll(c.stderr, "%", dir), stderr)
			if strings.Contains(c.stdout, "deleted") {
				write(t, dir+"/"+c.stdout[len("deleted %/"):len(c.stdout)-len("/s.yaml\n")]+"/kustomization.yaml", list("c.yaml"))
			}
			for _, args := range [][]string{{"render", dir}, {"check", "--strict", dir}, {"check", dir + "/dev"}, {"check", dir + "/prod"}} {
				code, stdout, stderr = run(t, "", args...)
				assert.Zero(t, code, args)
				assert.Empty(t, stdout+stderr, args)
			}
		})
	}
}

// TestServicesOfAKustomizationAndOfFilesInNone: modules that share a Service can get one each, by a render of each directory. None of the two
// is surplus: what is in no kustomization is deployed by itself.
func TestServicesOfAKustomizationAndOfFilesInNone(t *testing.T) {
	loose := strings.Replace(module("a", 80), "name: a\n", "name: a-loose\n", 1)
	ofLoose := strings.Replace(service("a", 80), "deployment: a", "deployment: a-loose", 1)
	for _, c := range []struct {
		reason string
		change files  // of a kustomization k and a directory loose, each with a module and its Service; "" removes a file
		stdout string // of render
		stderr string
	}{
		{"both are right", nil, "", ""},
		{"both change", files{"k/m.yaml": module("a", 81), "loose/m.yaml": strings.Replace(loose, "80", "81", 1)}, "updated k/s.yaml\nupdated loose/s.yaml\n", ""},
		{"one of them was shared", files{"k/s.yaml": strings.Replace(service("a", 80), "deployment: a", "deployment: a,a-loose", 1)}, "updated k/s.yaml\n", ""},
		{"the kustomization has no module any more", files{"k/m.yaml": configMap}, "deleted k/s.yaml\n",
			"k/s.yaml:1:1: note: Service a-service: removed: no module requests it\nwarning: k/s.yaml: is deleted, but still listed in k/kustomization.yaml, so kustomize fails: run (cd k && kustomize edit remove resource s.yaml)\n"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			tree := files{"k/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "k/m.yaml": module("a", 80), "k/s.yaml": service("a", 80), "loose/m.yaml": loose, "loose/s.yaml": ofLoose}
			maps.Copy(tree, c.change)
			t.Chdir(folder(t, tree))
			code, stdout, stderr := run(t, "", "render")
			assert.Zero(t, code)
			assert.Equal(t, c.stdout, stdout)
			assert.Equal(t, c.stderr, stderr)
			if strings.Contains(c.stdout, "deleted") {
				write(t, "k/kustomization.yaml", "resources: [m.yaml]\n")
			}
			for _, args := range [][]string{{"check", "--strict", "."}, {"check", "--strict", "k", "loose"}} {
				code, stdout, stderr = run(t, "", args...)
				assert.Zero(t, code, args)
				assert.Empty(t, stdout+stderr, args)
			}
		})
	}
	t.Chdir(folder(t, files{"k/kustomization.yaml": "resources: [m.yaml, s.yaml]\n", "k/m.yaml": module("a", 80), "k/s.yaml": service("a", 80), "s.yaml": ofLoose}))
	code, _, stderr := run(t, "", "render")
	assert.Equal(t, 1, code, "the module of the second one is nowhere")
	assert.Contains(t, stderr, "duplicate Service \"a-service\"")
}
