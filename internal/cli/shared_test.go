package cli_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/internal/bounds"
)

// TestServiceOfABaseForSeveralEnvironments has a Service in a base and its module in two overlays. kustomize fails if an overlay
// holds a second Service of that name, so the one in the base is for both.
func TestServiceOfABaseForSeveralEnvironments(t *testing.T) {
	t.Parallel()
	const (
		off     = "enableModuleService: false"
		patched = "patches: [{target: {kind: Service}, patch: '{apiVersion: v1, kind: Service, metadata: {name: any, labels: {env: dev}}}'}]\n"
	)
	list := func(names ...string) string { return "resources: [" + strings.Join(names, ", ") + "]\n" }
	without := func(m string) string { return strings.Replace(m, "enableModuleService: true", off, 1) }
	marked := func(s, mark string) string {
		return strings.Replace(s, "module-deployment: a", "module-deployment: "+mark, 1)
	}
	byHand := func(s string) string {
		return strings.Replace(s, "  annotations:\n    fn.koupleless.io/module-deployment: a\n", "", 1)
	}
	renamed := strings.Replace(module("a", 80), "name: a\n", "name: new\n", 1)
	require.NotEqual(t, module("a", 80), renamed)
	for _, c := range []struct {
		reason string
		change files  // of base, dev and prod with one module and its Service; "" removes a file
		stdout string // of render
		stderr string
		drift  string // the overlay that ships a Service which it does not request
	}{
		{"it is right", nil, "", "", ""},
		{"it is updated once", files{"base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", ""},
		{"the overlays change it", files{"dev/kustomization.yaml": list("../base", "m.yaml") + "namePrefix: dev-\nnamespace: dev\n" + patched,
			"prod/kustomization.yaml": list("../base", "m.yaml") + "nameSuffix: -prod\nnamespace: prod\n"}, "", "", ""},
		{"the overlays change it, and it is updated", files{"base/s.yaml": service("a", 81), "dev/kustomization.yaml": list("../base", "m.yaml") + "namePrefix: dev-\n" + patched,
			"prod/kustomization.yaml": list("../base", "m.yaml") + "namespace: prod\n"}, "updated %/base/s.yaml\n", "", ""},
		{"an overlay adds a module of its own", files{"dev/n.yaml": module("b", 80), "dev/kustomization.yaml": list("../base", "m.yaml", "n.yaml", "service_b-service.yaml")},
			"created %/dev/service_b-service.yaml\n", "", ""},
		{"an overlay does not request it", files{"prod/m.yaml": without(module("a", 80))}, "", "", "prod"},
		{"the first overlay does not request it", files{"dev/m.yaml": without(module("a", 80)), "base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", "dev"},
		{"no overlay requests it", files{"dev/m.yaml": without(module("a", 80)), "prod/m.yaml": without(module("a", 80)), "base/c.yaml": configMap,
			"base/s.yaml": configMap + "---\n" + service("a", 80), "base/kustomization.yaml": list("s.yaml")},
			"updated %/base/s.yaml\n", "%/base/s.yaml:6:1: note: Service a-service: removed: no module requests it\n", ""},
		{"the mark names a former module", files{"base/s.yaml": marked(service("a", 80), "old")}, "updated %/base/s.yaml\n", "", ""},
		{"the modules have a new name", files{"dev/m.yaml": renamed, "prod/m.yaml": renamed}, "updated %/base/s.yaml\n", "", ""},
		{"it is not generated, and right", files{"base/s.yaml": byHand(service("a", 80))}, "", "", ""},
		{"the base holds a module, too", files{"base/n.yaml": module("b", 80), "base/kustomization.yaml": list("n.yaml", "s.yaml", "service_b-service.yaml")},
			"created %/base/service_b-service.yaml\n", "", ""},
		{"in two steps", files{"mid/kustomization.yaml": list("../base"), "dev/kustomization.yaml": list("../mid", "m.yaml"), "prod/kustomization.yaml": list("../mid", "m.yaml"),
			"base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", ""},
		{"beside the overlays of two bases", files{"more/kustomization.yaml": list("n.yaml", "service_b-service.yaml"), "more/n.yaml": module("b", 80), "more/service_b-service.yaml": service("b", 80),
			"all/kustomization.yaml": list("../more", "../base"), "dev/kustomization.yaml": list("../all", "m.yaml"), "base/s.yaml": service("a", 81)},
			"updated %/base/s.yaml\n", "", ""},
		{"in a component", files{"base/kustomization.yaml": "kind: Component\n" + list("s.yaml"), "dev/kustomization.yaml": list("m.yaml") + "components: [../base]\n",
			"prod/kustomization.yaml": list("m.yaml") + "components: [../base]\n", "base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", ""},
		{"in a file that overlays list", files{"base/kustomization.yaml": "", "dev/kustomization.yaml": list("../base/s.yaml", "m.yaml"),
			"prod/kustomization.yaml": list("../base/s.yaml", "m.yaml"), "base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", ""},
		{"an overlay that does not list the base has its own", files{"prod/kustomization.yaml": list("m.yaml", "service_a-service.yaml"), "prod/m.yaml": module("a", 443)},
			"created %/prod/service_a-service.yaml\n", "", ""},
		{"modules in a kustomization of their own", files{"dev/m.yaml": "", "dev/m/m.yaml": module("a", 80), "dev/m/kustomization.yaml": list("m.yaml"),
			"prod/m.yaml": "", "prod/m/m.yaml": module("a", 80), "prod/m/kustomization.yaml": list("m.yaml"), "dev/kustomization.yaml": list("../base", "m"),
			"prod/kustomization.yaml": list("../base", "m"), "base/s.yaml": service("a", 81)}, "updated %/base/s.yaml\n", "", ""},
		{"Services in a kustomization of their own", files{"base/kustomization.yaml": "", "base/s.yaml": "",
			"dev/m.yaml": "", "dev/m/m.yaml": module("a", 80), "dev/m/kustomization.yaml": list("m.yaml"), "dev/kustomization.yaml": list("m", "s") + "namePrefix: dev-\n", // so that all can be built
			"dev/s/s.yaml": service("a", 81), "dev/s/kustomization.yaml": list("s.yaml"),
			"prod/m.yaml": "", "prod/m/m.yaml": module("a", 443), "prod/m/kustomization.yaml": list("m.yaml"), "prod/kustomization.yaml": list("m", "s"),
			"prod/s/s.yaml": service("a", 80), "prod/s/kustomization.yaml": list("s.yaml"),
			"all/kustomization.yaml": list("../dev", "../prod")}, "updated %/dev/s/s.yaml\nupdated %/prod/s/s.yaml\n", "", ""},
		{"of workloads", files{"dev/m.yaml": workload("a", 80), "prod/m.yaml": workload("a", 80), "base/s.yaml": ""}, "", "", ""},
		{"of two modules", files{"dev/m.yaml": module("a", 80) + "---\n" + module("b", 80), "prod/m.yaml": module("a", 80) + "---\n" + module("b", 80),
			"base/s.yaml": service("a", 81) + "---\n" + service("b", 81)}, "updated %/base/s.yaml\n", "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			tree := files{"base/kustomization.yaml": list("s.yaml"), "base/s.yaml": service("a", 80),
				"dev/kustomization.yaml": list("../base", "m.yaml"), "dev/m.yaml": module("a", 80),
				"prod/kustomization.yaml": list("../base", "m.yaml"), "prod/m.yaml": module("a", 80)}
			maps.Copy(tree, c.change)
			if c.reason == "of workloads" {
				alone := folder(t, files{"m.yaml": workload("a", 80)})
				code, _, stderr := run(t, "", "render", alone)
				require.Zero(t, code, stderr)
				tree["base/s.yaml"] = contents(t, alone)["service_a-service.yaml"]
			}
			maps.DeleteFunc(tree, func(_, content string) bool { return content == "" })
			dir := folder(t, tree)
			code, stdout, stderr := run(t, "", "render", "--strict", dir)
			require.Zero(t, code, stderr)
			assert.Equal(t, strings.ReplaceAll(c.stdout, "%", dir), stdout)
			assert.Equal(t, strings.ReplaceAll(c.stderr, "%", dir), stderr)
			rendered := contents(t, dir)
			for _, args := range [][]string{{"render", dir}, {"check", "--strict", dir}, {"check", dir + "/dev"}, {"check", dir + "/prod"}} {
				if c.drift != "" && args[1] == dir+"/"+c.drift {
					continue
				}
				if args[0] == "check" {
					args = append(args, "--load-restrictor=LoadRestrictionsNone")
				}
				code, stdout, stderr = run(t, "", args...)
				assert.Zero(t, code, args)
				assert.Empty(t, stdout+stderr, args)
			}
			assert.Equal(t, rendered, contents(t, dir))
		})
	}
}

// TestServiceOfABaseThatEnvironmentsNeedDifferently: one file cannot be right for both, and two of them are.
func TestServiceOfABaseThatEnvironmentsNeedDifferently(t *testing.T) {
	t.Chdir(folder(t, files{"base/kustomization.yaml": "resources: [s.yaml]\n", "base/s.yaml": service("a", 80),
		"dev/kustomization.yaml": "resources: [../base, m.yaml]\n", "dev/m.yaml": module("a", 80),
		"prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "prod/m.yaml": module("a", 443)}))
	for _, command := range []string{"check", "render"} {
		code, stdout, stderr := run(t, "", command)
		assert.Equal(t, 1, code)
		assert.Empty(t, stdout)
		assert.Equal(t, "base/s.yaml:1:1: error: Service a-service: kustomizations that use it need it differently: dev/kustomization.yaml as it is and "+
			"prod/kustomization.yaml with changes (spec.ports[0].port was 80, is now 443; spec.ports[0].targetPort was 80, is now 443); make their modules equal, "+
			"or delete this Service and run module-service render, which creates one next to each module\n", stderr)
	}
	write(t, "base/s.yaml", configMap)
	for _, overlay := range []string{"dev", "prod"} {
		write(t, overlay+"/kustomization.yaml", "resources: [../base, m.yaml, service_a-service.yaml]\n")
	}
	code, stdout, stderr := run(t, "", "render", "--strict")
	require.Zero(t, code, stderr)
	assert.Equal(t, "created dev/service_a-service.yaml\ncreated prod/service_a-service.yaml\n", stdout)
	code, stdout, stderr = run(t, "", "check", "--strict", ".", "dev", "prod")
	assert.Zero(t, code)
	assert.Empty(t, stdout+stderr)
}

// TestLongConflictIsCut has changes of two environments that together are longer than a message.
func TestLongConflictIsCut(t *testing.T) {
	t.Parallel()
	labels := ""
	for i := range 100 {
		labels += fmt.Sprintf("%s-%d: x, ", strings.Repeat("l", 50), i)
	}
	dir := folder(t, files{"base/kustomization.yaml": "resources: [s.yaml]\n", "base/s.yaml": service("a", 80),
		"dev/kustomization.yaml": "resources: [../base, m.yaml]\n", "dev/m.yaml": module("a", 81),
		"prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "prod/m.yaml": module("a", 443),
		"module-service.yaml": "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: {template: {metadata: {labels: {" + labels + "}}}}\n"})
	code, _, stderr := run(t, "", "check", dir)
	assert.Equal(t, 1, code)
	_, message, _ := strings.Cut(stderr, "error: Service a-service: ")
	assert.Equal(t, bounds.Message, utf8.RuneCountInString(strings.TrimSuffix(message, "\n")))
	assert.True(t, strings.HasSuffix(message, "which creates one next to each module\n"), message)
}

// TestServiceOfABaseThatIsNotGenerated: each module that it differs from is reported, and no overlay gets a second one.
func TestServiceOfABaseThatIsNotGenerated(t *testing.T) {
	t.Parallel()
	dir := folder(t, files{"base/kustomization.yaml": "resources: [s.yaml]\n", "base/s.yaml": strings.Replace(service("a", 81), "fn.koupleless.io/module-deployment", "x", 1),
		"dev/kustomization.yaml": "resources: [../base, m.yaml]\n", "dev/m.yaml": module("a", 80),
		"prod/kustomization.yaml": "resources: [../base, m.yaml]\n", "prod/m.yaml": module("a", 80)})
	code, stdout, stderr := run(t, "", "render", dir)
	assert.Zero(t, code)
	assert.Empty(t, stdout)
	assert.Equal(t, 2, strings.Count(stderr, "\n"), stderr)
	for _, overlay := range []string{"dev", "prod"} {
		assert.Contains(t, stderr, "differs from the Service that ModuleDeployment a ("+dir+"/"+overlay+"/m.yaml:4:9) requests")
	}
}

// TestServicesOfABaseForManyEnvironments: each Service is rendered with each of them.
func TestServicesOfABaseForManyEnvironments(t *testing.T) {
	t.Parallel()
	tree := files{"base/kustomization.yaml": "resources: [s.yaml]\n"}
	var services strings.Builder
	for i := range 300 {
		fmt.Fprintf(&services, "---\n%s", strings.Replace(service("a", 80), "name: a-service", fmt.Sprintf("name: s%d", i), 1))
	}
	tree["base/s.yaml"] = services.String()
	for i := range 300 {
		tree[fmt.Sprintf("o%d/kustomization.yaml", i)] = "resources: [../base, m.yaml]\n"
		tree[fmt.Sprintf("o%d/m.yaml", i)] = module("a", 80)
	}
	refuses(t, tree, "are used by kustomizations more than 50000 times")
}

// TestServicesOfABaseOfManyBases: all kustomizations between a Service and its module are passed for each Service.
func TestServicesOfABaseOfManyBases(t *testing.T) {
	t.Parallel()
	tree := files{}
	const n = 1500
	for i := range n {
		tree[fmt.Sprintf("k%d/kustomization.yaml", i)] = fmt.Sprintf("resources: [s.yaml, ../k%d]\n", i-1)
		tree[fmt.Sprintf("k%d/s.yaml", i)] = service("a", 80)
	}
	for _, overlay := range []string{"dev", "prod"} {
		tree[overlay+"/kustomization.yaml"] = fmt.Sprintf("resources: [m.yaml, ../k%d]\n", n-1)
		tree[overlay+"/m.yaml"] = module("a", 80)
	}
	refuses(t, tree, "are below kustomizations more than 1000000 times")
}

func refuses(t *testing.T, tree files, message string) {
	t.Helper()
	code, stdout, stderr := run(t, "", "render", folder(t, tree))
	assert.Equal(t, 1, code)
	assert.Empty(t, stdout)
	assert.Equal(t, "error: Services in bases "+message+", which is the limit: render fewer directories at once\n", stderr)
}
