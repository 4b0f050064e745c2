package fn_test

import (
	"cmp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	model "github.com/koupleless/module-service/internal/document"
	"github.com/koupleless/module-service/internal/yamlnode"
)

const (
	provider = `apiVersion: koupleless.io/v1alpha1
kind: ModuleDeployment
metadata: {name: md, namespace: shop, labels: {app: md}}
spec:
  template: {spec: {module: {name: provider}}}
  operationStrategy: {serviceStrategy: {enableModuleService: true, port: 80, targetPort: 8080}}
`
	// A generated Service with things that a person added.
	generated = `# by hand
apiVersion: v1
kind: Service
metadata:
  labels: {team: shop} # ours
  name: provider-service
  namespace: shop
  annotations:
    fn.koupleless.io/module-deployment: md
    note: kept
spec:
  sessionAffinity: ClientIP # sticky
  type: LoadBalancer
  ports:
  - port: 80
    targetPort: 8080
    name: http
    nodePort: 30080 # fixed
    protocol: TCP
  - name: admin
    port: 9000
  selector:
    module.koupleless.io/provider: "true"
`
)

const separator = "---\n"

func summary(g, u, r, n string) string {
	return "generated " + g + ", updated " + u + ", removed " + r + ", unchanged " + n + " module Services"
}

func TestOwnedServiceThatIsRightIsNotTouched(t *testing.T) {
	t.Parallel()
	for reason, change := range map[string]func(string) string{
		"as it is":                        func(s string) string { return s },
		"without protocol, which is TCP":  func(s string) string { return strings.Replace(s, "    protocol: TCP\n", "", 1) },
		"another type, which is a choice": func(s string) string { return strings.Replace(s, "LoadBalancer", "NodePort", 1) },
		"a key of the selector that is an alias": func(s string) string {
			return strings.Replace(strings.Replace(s, "note: kept", "note: &key module.koupleless.io/provider", 1),
				"module.koupleless.io/provider: \"true\"", "*key : \"true\"", 1)
		},
		"renamed by kustomize, which shows in its earlier names": func(s string) string {
			return strings.Replace(strings.Replace(s, "name: provider-service", "name: dev-provider-service", 1),
				"note: kept", "internal.config.kubernetes.io/previousNames: provider-service,provider-service", 1)
		},
	} {
		t.Run(reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+change(generated))
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, outcome.Added)
			assert.Empty(t, reported(outcome))
			assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(outcome))
		})
	}
}

func TestTargetPortMayBeLeftToItsDefault(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, ", targetPort: 8080", "", 1)+separator+
		strings.Replace(generated, "    targetPort: 8080\n", "", 1))
	assert.Empty(t, outcome.Edits)
	assert.Equal(t, []string{summary("0", "0", "0", "1")}, infos(outcome))
}

func TestOwnedServiceIsUpdatedInPlace(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, old, edited, message string }{
		{"another port", "port: 80\n", "port: 81\n", "spec.ports[0].port was 81, is now 80"},
		{"another targetPort", "targetPort: 8080", "targetPort: 9", "spec.ports[0].targetPort was 9, is now 8080"},
		{"a targetPort in quotes", "targetPort: 8080", `targetPort: "8080"`, `spec.ports[0].targetPort was "8080", is now 8080`},
		{"another protocol", "protocol: TCP", "protocol: UDP", `spec.ports[0].protocol was "UDP", is now "TCP"`},
		{"another value in the selector", `provider: "true"`, `provider: "false"`, `spec.selector[module.koupleless.io/provider] was "false", is now "true"`},
		{"a boolean in the selector", `provider: "true"`, `provider: true`, `spec.selector[module.koupleless.io/provider] was true, is now "true"`},
		{"the name of another owner", "module-deployment: md", "module-deployment: old", `metadata.annotations[fn.koupleless.io/module-deployment] was "old", is now "md"`},
		{"our port has lost its name", "name: http\n", "name: web\n", `spec.ports[0].name was "web", is now "http"`},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+strings.Replace(generated, c.old, c.edited, 1))
			require.Empty(t, reported(outcome))
			require.Empty(t, outcome.Added)
			require.Len(t, outcome.Edits, 1)
			assert.Equal(t, generated, encode(t, outcome.edited(1)))
			assert.Equal(t, []string{"updated: " + c.message, summary("0", "1", "0", "0")}, infos(outcome))
		})
	}
}

func TestCommentOfAChangedFieldStays(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.Replace(generated, "port: 80\n", "port: 81 # by hand\n", 1))
	assert.Contains(t, encode(t, outcome.edited(1)), "port: 80 # by hand\n")
}

func TestSharedPortIsNotChangedThroughAnAlias(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+`apiVersion: v1
kind: Service
metadata: {name: provider-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: md}, managedFields: [{fieldsV1: &port {name: http, port: 81, targetPort: 8080, appProtocol: http}}]}
spec: {selector: {module.koupleless.io/provider: "true"}, ports: [*port]}
`)
	require.Len(t, outcome.Edits, 1, reported(outcome))
	edited := encode(t, outcome.edited(1))
	assert.Contains(t, edited, "&port {name: http, port: 81, targetPort: 8080, appProtocol: http}")
	assert.Contains(t, edited, "ports: [{name: http, port: 80, targetPort: 8080, appProtocol: http}]")
}

// TestDamagedServicesGetNoSecondOne has a generated Service with a field that cannot be read, such as its name or its mark.
func TestDamagedServicesGetNoSecondOne(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ reason, old, edited, message string }{
		{"its metadata is there twice, first without anything", "metadata:\n", "metadata: {}\nmetadata:\n", "metadata: is given 2 times: keep only one"},
		{"its metadata is there twice, first as null", "metadata:\n", "metadata:\nmetadata:\n", "metadata: is given 2 times: keep only one"},
		{"its metadata is misspelt", "metadata:\n", "metdata:\n", `metdata: is unknown: did you mean "metadata"?`},
		{"its metadata is in another case", "metadata:\n", "Metadata:\n", `Metadata: is unknown: did you mean "metadata"?`},
		{"its name is misspelt", "  name: ", "  nam: ", `metadata.nam: is unknown: did you mean "name"?`},
		{"its namespace is misspelt", "  namespace: ", "  nameSpace: ", `metadata.nameSpace: is unknown: did you mean "namespace"?`},
		{"its ports are given twice", "  selector:\n", "  ports: []\n  selector:\n", "spec.ports: is given 2 times: keep only one"},
		{"its selector is a list", "  selector:\n    module.koupleless.io/provider: \"true\"\n", "  selector: []\n", "spec.selector: must be a map, got a list"},
		{"its ports are a map", generated[strings.Index(generated, "  ports:\n"):strings.Index(generated, "  selector:\n")], "  ports: {}\n", "spec.ports: must be a list, got a map"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(generated, c.old, c.edited, 1)
			require.NotEqual(t, generated, source)
			outcome := render(t, provider+separator+source)
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], "error: in.yaml[1]: Service")
			assert.Contains(t, reported(outcome)[0], ": "+c.message)

			source = strings.Replace(source, fn.OwnerAnnotation, "example.com/by", 1)
			assert.Empty(t, reported(render(t, source)), "another Service is judged by the API server only")
		})
	}
	outcome := render(t, strings.Replace(generated, "  namespace: ", "  nameSpace: ", 1))
	assert.True(t, outcome.Failed(), "one that no module requests stays, too: its namespace is unknown")
}

func TestServiceOfAnotherGroupIsNone(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+strings.Replace(generated, "apiVersion: v1\n", "apiVersion: serving.knative.dev/v1\n", 1))
	assert.Empty(t, reported(outcome))
	assert.Empty(t, outcome.Edits)
	assert.Len(t, outcome.Added, 1)
}

func TestServiceOfTheVeryNameGoesBeforeARenamedOne(t *testing.T) {
	t.Parallel()
	renamed := strings.Replace(strings.Replace(generated, "name: provider-service", "name: dev-provider-service", 1),
		"note: kept", "internal.config.kubernetes.io/previousNames: provider-service", 1)
	outcome := render(t, provider+separator+renamed+separator+generated)
	require.Len(t, outcome.Edits, 1)
	assert.True(t, outcome.Edits[1].Drop, "no module requests the renamed one")
	outcome = render(t, provider+separator+generated+separator+renamed)
	assert.Contains(t, outcome.Edits, 2)
}

// TestCopiesOfABaseKeepTheirServices has two overlays of one base in one build: each renamed the module and its Service, but the
// modules still share the namespace and the name in the pattern.
func TestCopiesOfABaseKeepTheirServices(t *testing.T) {
	t.Parallel()
	for _, previousNames := range []bool{true, false} {
		renamed := func(prefix, source, name, nodePort string) string {
			note := "note: kept"
			if previousNames {
				note = "internal.config.kubernetes.io/previousNames: " + name
			}
			return strings.NewReplacer("name: "+name, "name: "+prefix+name, "note: kept", note, "30080", nodePort, "port: 80", "port: 81").Replace(source)
		}
		outcome := render(t, renamed("dev-", provider, "md", "")+separator+renamed("prod-", provider, "md", "")+separator+
			renamed("dev-", generated, "provider-service", "30080")+separator+renamed("prod-", generated, "provider-service", "30081"))
		assert.Empty(t, reported(outcome))
		assert.Empty(t, outcome.Added)
		for item, mark := range map[int]string{2: "dev-md", 3: "prod-md"} {
			assert.False(t, outcome.Edits[item].Drop)
			assert.Contains(t, outcome.Edits[item].Changes, model.Set(mark, "metadata", "annotations", fn.OwnerAnnotation))
		}
	}
	copied := func(prefix, nodePort string) (module, service string) {
		service = strings.NewReplacer("name: provider", "name: "+prefix+"provider", "deployment: md", "deployment: "+prefix+"md", "30080", nodePort).Replace(generated)
		return strings.Replace(provider, "name: md", "name: "+prefix+"md", 1), service
	}
	module, service := copied("dev-", "30080")
	doubled, another := copied("dev-dev-", "30081")
	assert.Empty(t, reported(render(t, module+separator+doubled+separator+service+separator+another)), "a prefix may be that of the other copy, twice")
}

func TestServicesOfOneOwnerAreAmbiguous(t *testing.T) {
	t.Parallel()
	renamed := func(source, name, to string) string { return strings.Replace(source, "name: "+name, "name: "+to, 1) }
	outcome := render(t, renamed(provider, "md", "a-b-md")+separator+renamed(generated, "provider-service", "a-b-provider-service")+separator+
		strings.Replace(renamed(generated, "provider-service", "a-provider-service"), "deployment: md", "deployment: b-md", 1))
	assert.Empty(t, outcome.Edits)
	require.NotEmpty(t, reported(outcome))
	assert.Contains(t, reported(outcome)[0], `its Service "shop/provider-service" was renamed by kustomize to one of "a-b-provider-service" (in.yaml[1]), "a-provider-service" (in.yaml[2])`)
}

// TestServiceWithTheNameOfAnotherModule has the modules api and shop-api in an overlay with the prefix shop-, which gives the Service of
// the one the name that the other one's Service has in the pattern.
func TestServiceWithTheNameOfAnotherModule(t *testing.T) {
	t.Parallel()
	named := func(source, from, to string) string { return strings.ReplaceAll(source, from, to) }
	module := func(name string) string {
		return named(strings.Replace(provider, "name: md", "name: shop-"+name, 1), "provider", name)
	}
	service := func(name string) string {
		own := named(strings.Replace(generated, "deployment: md", "deployment: "+name, 1), "provider", name)
		return strings.Replace(own, "name: "+name+"-service", "name: shop-"+name+"-service", 1)
	}
	for _, in := range []string{
		module("api") + separator + module("shop-api") + separator + service("api") + separator + strings.Replace(service("shop-api"), "30080", "30081", 1),
		module("shop-api") + separator + module("api") + separator + strings.Replace(service("shop-api"), "30080", "30081", 1) + separator + service("api"),
	} {
		outcome := render(t, in)
		assert.Empty(t, reported(outcome))
		assert.Empty(t, outcome.Added)
		for _, edit := range outcome.Edits {
			assert.False(t, edit.Drop)
			for _, change := range edit.Changes {
				assert.Equal(t, []any{"metadata", "annotations", fn.OwnerAnnotation}, change.Path, "only the mark changes")
			}
		}
	}

	outcome := render(t, module("api")+separator+module("shop-api")+separator+service("api"))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], `ModuleDeployment shop/shop-shop-api: its new Service would have the name that kustomize gave to the one of `+
		`ModuleDeployment shop/shop-api (in.yaml[0]): "shop-api-service", defined at in.yaml[2]`)

	outcome = render(t, module("shop-api")+separator+service("api")+separator+strings.Replace(service("shop-api"), "30080", "30081", 1))
	assert.Empty(t, reported(outcome))
	assert.True(t, outcome.Edits[1].Drop, "the module api is gone")
	assert.False(t, outcome.Edits[2].Drop, "the Service of the other module stays")
	assert.Empty(t, outcome.Added)

	unnamed := strings.NewReplacer("name: shop-api-service", "name: api-service", "30080", "30081").Replace(service("api"))
	for _, in := range []string{unnamed + separator + service("api"), service("api") + separator + unnamed} {
		outcome = render(t, module("api")+separator+in)
		assert.Empty(t, reported(outcome))
		assert.Equal(t, strings.HasPrefix(in, unnamed), outcome.Edits[1].Drop, "of two copies of a base another overlay deleted the module of this one")
		assert.Equal(t, !strings.HasPrefix(in, unnamed), outcome.Edits[2].Drop, "this one has the prefix of the module that is left")
		assert.Empty(t, outcome.Added)
	}

	gone := strings.Replace(service("api"), "deployment: api", "deployment: gone", 1)
	outcome = render(t, module("shop-api")+separator+gone)
	assert.Empty(t, outcome.Added)
	assert.False(t, outcome.Edits[1].Drop, "there is no other one that the name may be meant for")
	outcome = render(t, module("shop-api")+separator+named(gone, "koupleless.io/api", "koupleless.io/shop-api")+separator+
		strings.Replace(service("shop-api"), "30080", "30081", 1))
	assert.False(t, outcome.Edits[1].Drop, "it has the name and selects the Pods")
	assert.True(t, outcome.Edits[2].Drop, "no module requests a second one")
	outcome = render(t, module("shop-api")+separator+module("cart")+separator+named(gone, "koupleless.io/api", "koupleless.io/cart"))
	assert.False(t, outcome.Edits[2].Drop, "only an edited selector leads to the other module, and no name")
	assert.Len(t, outcome.Added, 1)
}

func TestFieldsThatAreMissingComeBack(t *testing.T) {
	t.Parallel()
	bare := "apiVersion: v1\nkind: Service\nmetadata: {name: provider-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: md}}\n"
	outcome := render(t, provider+separator+bare)
	require.Empty(t, reported(outcome))
	assert.Equal(t, bare+`spec:
  selector:
    module.koupleless.io/provider: "true"
  ports:
  - name: http
    protocol: TCP
    port: 80
    targetPort: 8080
`, encode(t, outcome.edited(1)), "all but the type, which is a default for new Services")
}

func TestForeignLabelsLeaveTheSelector(t *testing.T) {
	t.Parallel()
	edited := strings.Replace(generated, "  selector:\n", "  selector:\n    app: old\n", 1)
	outcome := render(t, provider+separator+edited)
	assert.Equal(t, generated, encode(t, outcome.edited(1)))
	assert.Equal(t, `updated: spec.selector.app was "old", is now absent`, infos(outcome)[0])
}

func TestSharedNodesAreNotChangedThroughAnAlias(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+`apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations: {fn.koupleless.io/module-deployment: md}
  labels: &shared {module.koupleless.io/provider: "no"}
spec:
  selector: *shared
  ports: [{name: http, port: 80, targetPort: 8080}]
`)
	require.Len(t, outcome.Edits, 1)
	edited := encode(t, outcome.edited(1))
	assert.Contains(t, edited, `labels: &shared {module.koupleless.io/provider: "no"}`)
	assert.Contains(t, edited, `selector: {module.koupleless.io/provider: "true"}`)
}

func TestAnchoredNodesAreNotChangedForTheirAliases(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+`apiVersion: v1
kind: Service
spec:
  selector: &shared {app: old}
  ports:
  - &port {name: http, port: 80}
  - {<<: *port, name: admin, port: 9000}
metadata: {name: provider-service, namespace: shop, labels: *shared, annotations: {fn.koupleless.io/module-deployment: md}}
`)
	require.Len(t, outcome.Edits, 1, reported(outcome))
	edited := outcome.edited(1)
	assert.Equal(t, "true", yamlnode.Scalar(edited, "spec", "selector", "module.koupleless.io/provider"))
	assert.Equal(t, "old", yamlnode.Scalar(edited, "metadata", "labels", "app"))
	ports := yamlnode.Lookup(edited, "spec", "ports").Content
	assert.Equal(t, "8080", yamlnode.Scalar(ports[0], "targetPort"))
	assert.Empty(t, yamlnode.Scalar(ports[1], "targetPort"))
}

func TestFieldWhoseKeyIsAnAliasIsSetInItsPlace(t *testing.T) {
	t.Parallel()
	const source = `apiVersion: v1
kind: Service
metadata:
  name: provider-service
  namespace: shop
  annotations: {fn.koupleless.io/module-deployment: md, a: &number port, b: &name selector}
spec:
  *name: {app: old}
  ports: [{name: http, *number: 81, targetPort: 8080}]
`
	outcome := render(t, provider+separator+source)
	require.Empty(t, reported(outcome))
	require.Len(t, outcome.Edits, 1)
	assert.Equal(t, strings.NewReplacer(": 81", ": 80", "app: old", `module.koupleless.io/provider: "true"`).Replace(source), encode(t, outcome.edited(1)))
}

func TestOwnedServiceThatNobodyWantsIsDropped(t *testing.T) {
	t.Parallel()
	const none, lost = "no module requests it", ", without its spec.type LoadBalancer, metadata.labels.team, metadata.annotations.note, spec.sessionAffinity, " +
		"spec.ports[0].nodePort, 1 more"
	module := func(oldnew ...string) string { return strings.NewReplacer(oldnew...).Replace(provider) }
	mall := module("namespace: shop", "namespace: mall")
	for _, c := range []struct{ reason, source, mark, removed string }{
		{"the flag is off", module("enableModuleService: true", "enableModuleService: false"), "md", none},
		{"it is now local", module("labels:", `annotations: {config.kubernetes.io/local-config: "true"}, labels:`), "md", none},
		{"no ModuleDeployment is there", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n", "md", none},
		{"another ModuleDeployment requests another Service", module("name: md", "name: other", "name: provider", "name: consumer"), "md",
			none + strings.Replace(lost, ", without", "; no new Service has", 1)},
		{"the module was renamed", module("name: provider", "name: consumer"), "md", "ModuleDeployment md requests Service consumer-service instead" + lost},
		{"one of several owners requests another Service", module("name: provider", "name: consumer"), "gone,md",
			"ModuleDeployment md requests Service consumer-service instead" + lost},
		{"the other Service exists", module("name: provider", "name: consumer") + separator +
			strings.NewReplacer("name: provider-service", "name: consumer-service", "koupleless.io/provider", "koupleless.io/consumer").Replace(generated),
			"md", "ModuleDeployment md requests Service consumer-service instead"},
		{"a workload", workload("Deployment", asking), "Deployment/biz1", "Deployment biz1 requests Service biz1-service instead" + lost},
		{"kustomize gave the ModuleDeployment and the Service a prefix", module("name: md", "name: provider-md", "name: provider}", "name: consumer}"), "md",
			"ModuleDeployment provider-md requests Service consumer-service instead" + lost},
		{"another namespace", mall, "md", "ModuleDeployment md requests Service mall/provider-service instead" + lost},
		{"no namespace any more", module(", namespace: shop", ""), "md", "ModuleDeployment md requests Service provider-service without a namespace instead" + lost},
		{"another namespace has one of its name all the time", mall + separator + strings.Replace(generated, "namespace: shop", "namespace: mall", 1), "md", none},
		{"two other namespaces have a new one of its name", mall + separator + module("namespace: shop", "namespace: dev"), "md", none},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, strings.Replace(generated, "module-deployment: md", "module-deployment: "+c.mark, 1)+separator+c.source)
			require.Empty(t, reported(outcome))
			require.Len(t, outcome.Edits, 1)
			assert.True(t, outcome.Edits[0].Drop)
			assert.Equal(t, "removed: "+c.removed, infos(outcome)[0])
		})
	}
}

// TestRemovedServiceThatSelectsTheSamePods: its mark names no module, as the ModuleDeployment was renamed, and its name has a prefix by kustomize.
func TestRemovedServiceThatSelectsTheSamePods(t *testing.T) {
	t.Parallel()
	prefixed := strings.Replace(generated, "name: provider-service", "name: dev-provider-service", 1)
	for _, c := range []struct{ reason, service, removed string }{
		{"the same", prefixed, "ModuleDeployment dev-other requests Service provider-service instead, without its "},
		{"others", strings.Replace(prefixed, "koupleless.io/provider", "koupleless.io/consumer", 1), "no module requests it; no new Service has its "},
		{"some of them", strings.Replace(prefixed, "  selector:\n", "  selector:\n    app: a\n", 1), "no module requests it; no new Service has its "},
	} {
		outcome := render(t, strings.Replace(provider, "name: md", "name: dev-other", 1)+separator+c.service)
		require.Len(t, infos(outcome), 2, c.reason)
		assert.Contains(t, infos(outcome)[0], "removed: "+c.removed, c.reason)
	}
}

// TestEditsByHandAreNotCarriedOver: the note about a Service that a new one replaces names them.
func TestEditsByHandAreNotCarriedOver(t *testing.T) {
	t.Parallel()
	const plain = `apiVersion: v1
kind: Service
metadata: {name: provider-service, namespace: shop, annotations: {fn.koupleless.io/module-deployment: md}}
spec:
  type: NodePort
  selector: {module.koupleless.io/provider: "true"}
  ports: [{name: http, port: 80, targetPort: 8080}]
`
	for _, c := range []struct {
		reason, old, new, configuration, want string
	}{
		{reason: "nothing was edited"},
		{reason: "another port, which the module had", old: "port: 80,", new: "port: 81,"},
		{reason: "an annotation of kustomize", old: "annotations: {", new: "annotations: {internal.config.kubernetes.io/index: '1', "},
		{reason: "the type", old: "type: NodePort", new: "type: ClusterIP", want: ", without its spec.type ClusterIP"},
		{reason: "the type that the configuration gives to new ones", old: "type: NodePort", new: "type: ClusterIP", configuration: "{template: {spec: {type: ClusterIP}}}"},
		{reason: "no type, which is another one", old: "type: NodePort", new: "sessionAffinity: null", want: ", without its spec.type ClusterIP"},
		{reason: "a field", old: "type: NodePort", new: "type: NodePort\n  externalTrafficPolicy: Local", want: ", without its spec.externalTrafficPolicy"},
		{reason: "a label", old: "annotations: {", new: "labels: {a: b}, annotations: {", want: ", without its metadata.labels.a"},
		{reason: "an annotation", old: "annotations: {", new: "annotations: {a: b, ", want: ", without its metadata.annotations.a"},
		{reason: "a node port", old: "port: 80,", new: "port: 80, nodePort: 30080,", want: ", without its spec.ports[0].nodePort"},
		{reason: "a further port", old: "ports: [", new: "ports: [{name: more, port: 81}, ", want: ", without its spec.ports[1]"},
		{reason: "more than a note names", old: "annotations: {", new: "labels: {a: b, c/d: e, f: g}, annotations: {a: b, c: d, e: f, ",
			want: ", without its metadata.labels.a, metadata.labels[c/d], metadata.labels.f, metadata.annotations.a, metadata.annotations.c, 1 more"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			require.Contains(t, plain, c.old)
			service := strings.Replace(plain, c.old, c.new, 1)
			outcome := configured(t, cmp.Or(c.configuration, "{}"), service+separator+strings.Replace(provider, "name: provider", "name: consumer", 1))
			require.Empty(t, reported(outcome))
			assert.Equal(t, "removed: ModuleDeployment md requests Service consumer-service instead"+c.want, infos(outcome)[0])

			renamed := strings.NewReplacer("name: md", "name: consumer", "name: provider", "name: consumer").Replace(provider)
			outcome = configured(t, cmp.Or(c.configuration, "{}"), service+separator+renamed)
			require.Empty(t, reported(outcome))
			assert.Equal(t, "removed: no module requests it"+strings.Replace(c.want, ", without", "; no new Service has", 1), infos(outcome)[0])
		})
	}
}

func TestEditsByHandThatSomeNewServiceHas(t *testing.T) {
	t.Parallel()
	renamed := func(name string) string {
		return strings.NewReplacer("name: md", "name: "+name, "name: provider", "name: "+name).Replace(provider)
	}
	const overrides = "{overrides: [{match: {module: b}, template: {metadata: {labels: {team: x}}, spec: {type: LoadBalancer}}}]}"
	outcome := configured(t, overrides, generated+separator+renamed("a")+separator+renamed("b"))
	assert.Equal(t, "removed: no module requests it; no new Service has its metadata.annotations.note, spec.sessionAffinity, spec.ports[0].nodePort, "+
		"spec.ports[1]", infos(outcome)[0], "which of the two is its module under another name is unknown")

	elsewhere := strings.Replace(renamed("a"), "namespace: shop", "namespace: mall", 1)
	assert.Equal(t, "removed: no module requests it", infos(render(t, generated+separator+elsewhere))[0])
}

func TestDuplicateServiceIsRefused(t *testing.T) {
	t.Parallel()
	other := strings.Replace(generated, "deployment: md", "deployment: evil", 1)
	for _, c := range []struct{ reason, input string }{
		{"a copy", provider + separator + generated + separator + generated},
		{"one of another mark", provider + separator + generated + separator + other},
		{"one of another mark that comes first", provider + separator + other + separator + generated},
		{"no module requests them", strings.Replace(provider, "provider", "customer", 1) + separator + generated + separator + other},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.input)
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, outcome.Added)
			assert.Equal(t, []string{`error: in.yaml[2]: Service shop/provider-service: metadata.name: duplicate Service "provider-service": ` +
				"already defined at in.yaml[1]; remove one of the two"}, reported(outcome))
		})
	}
}

func TestForeignServiceBesideTheGeneratedOneIsWarnedAbout(t *testing.T) {
	t.Parallel()
	foreign := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "by: hand", 1)
	outcome := render(t, provider+separator+generated+separator+foreign)
	assert.Empty(t, outcome.Edits)
	assert.Empty(t, outcome.Added)
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "warning: in.yaml[2]: Service shop/provider-service: metadata.annotations")
	assert.Contains(t, reported(outcome)[0], "duplicates the generated Service of this name")
}

func TestForeignServiceIsNeverTouched(t *testing.T) {
	t.Parallel()
	foreign := strings.Replace(generated, "fn.koupleless.io/module-deployment: md", "by: hand", 1)
	for _, c := range []struct{ reason, service, warning string }{
		{"equal in what is ours: nothing is said", foreign, ""},
		{"another port", strings.Replace(foreign, "port: 80\n", "port: 81\n", 1), "spec.ports[0].port is 81, wanted 80"},
		{"another selector", strings.Replace(foreign, "module.koupleless.io/provider", "app", 1), "spec.selector.app is"},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, provider+separator+c.service)
			assert.Empty(t, outcome.Edits)
			assert.Empty(t, outcome.Added)
			assert.False(t, outcome.Failed())
			if c.warning == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			warning := reported(outcome)[0]
			assert.Contains(t, warning, "warning: in.yaml[1]: Service shop/provider-service: ")
			assert.Contains(t, warning, c.warning)
			assert.Contains(t, warning, "add the annotation fn.koupleless.io/module-deployment: md")
		})
	}
}

func TestUnrelatedServiceIsNotEvenJudged(t *testing.T) {
	t.Parallel()
	outcome := render(t, provider+separator+"apiVersion: v1\nkind: Service\nmetadata: {name: other, namespace: shop, annotations: [wrong]}\nspec: 7\n")
	assert.Empty(t, reported(outcome))
	assert.Len(t, outcome.Added, 1)

	outcome = render(t, provider+separator+"apiVersion: v1\nkind: Service\nmetadata: {name: other}\nmetadata: {}\ndata: "+fn.OwnerAnnotation+"\n")
	assert.Empty(t, reported(outcome), "the mark is not where a mark is")
}

func TestServicesAreAppendedInTheOrderOfTheirOwners(t *testing.T) {
	t.Parallel()
	zebra := strings.NewReplacer("name: md", "name: zebra", "name: provider", "name: zebra").Replace(provider)
	outcome := render(t, zebra+separator+provider)
	require.Len(t, outcome.Added, 2)
	assert.Contains(t, encode(t, outcome.added()[0]), "name: zebra-service\n")
	assert.Contains(t, encode(t, outcome.added()[1]), "name: provider-service\n")
}

func TestAbsentNamespaceStaysAbsent(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "namespace: shop, ", "", 1))
	require.Len(t, outcome.Added, 1)
	assert.NotContains(t, encode(t, outcome.added()...), "namespace")
}

func TestFurtherPortsComeTogether(t *testing.T) {
	t.Parallel()
	outcome := configured(t, "{template: {spec: {ports: [{name: one, port: 1}, {name: two, port: 2}]}}}", provider+separator+generated)
	require.Empty(t, reported(outcome))
	edited := encode(t, outcome.edited(1))
	assert.Contains(t, edited, "name: one")
	assert.Contains(t, edited, "name: two")
	assert.Contains(t, edited, "name: admin", "that of a person stays")
}

func TestNullRemovesTheFirstField(t *testing.T) {
	t.Parallel()
	outcome := configured(t, "{template: {spec: {sessionAffinity: null}}}", provider+separator+generated)
	require.Len(t, outcome.Edits, 1)
	assert.NotContains(t, encode(t, outcome.edited(1)), "sessionAffinity")
}

func TestOnlyTheModulesPortMayHaveLostItsName(t *testing.T) {
	t.Parallel()
	only := strings.Replace(strings.Replace(generated, "  - name: admin\n    port: 9000\n", "", 1), "port: 80\n", "port: 70\n", 1)
	outcome := render(t, provider+separator+strings.Replace(only, "name: http\n", "name: web\n", 1))
	assert.Contains(t, strings.Join(infos(outcome), "\n"), `spec.ports[0].name was "web", is now "http"`)
	outcome = configured(t, "{template: {spec: {ports: [{name: further, port: 7}]}}}", provider+separator+only)
	assert.Contains(t, strings.Join(infos(outcome), "\n"), "spec.ports[1] was absent, is now 7/TCP")
}

func TestPortThatAPersonTookIsAFault(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "port: 80,", "port: 9000,", 1)+separator+generated)
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "error: in.yaml[1]: Service shop/provider-service: spec.ports[1]: has port 9000/TCP")
}

func TestFaultsAreSortedAndReportedOnce(t *testing.T) {
	t.Parallel()
	outcome := render(t, strings.Replace(provider, "port: 80, targetPort: 8080", "targetPort: -1", 1)+separator+
		strings.NewReplacer("name: md", "name: two", "name: provider", "name: P", "port: 80", "port: 0").Replace(provider))
	lines := reported(outcome)
	require.Len(t, lines, 4)
	for i, prefix := range []string{
		"error: in.yaml[0]: ModuleDeployment shop/md: " + portPath + ": is required",
		"error: in.yaml[0]: ModuleDeployment shop/md: " + targetPath + ": must be",
		"error: in.yaml[1]: ModuleDeployment shop/two: " + portPath + ": must be",
		"error: in.yaml[1]: ModuleDeployment shop/two: " + modulePath + ": gives the invalid Service name",
	} {
		assert.Contains(t, lines[i], prefix)
	}
}

func TestNothingButOurConfigIsAWrongPlace(t *testing.T) {
	t.Parallel()
	outcome := render(t, "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nmetadata: {name: module-service}\n")
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "list it under transformers:")
	assert.False(t, fn.Render(nil, nil).Failed(), "an empty package is a package")

	const config = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\ndata: {}\n"
	node := documents(t, config)[0].(*document).node
	for source, failed := range map[string]bool{
		config: true,
		strings.Replace(config, "name: c", "name: d", 1):                         false,
		strings.Replace(config, "kind: ConfigMap", "kind: Secret", 1):            false,
		strings.Replace(config, "v1", "v2", 1):                                   false,
		config + separator + provider:                                            false,
		"apiVersion: example.com/v1\nkind: ModuleService\nmetadata: {name: c}\n": false,
	} {
		assert.Equal(t, failed, fn.Render(documents(t, source), node).Failed(), source)
	}
}
