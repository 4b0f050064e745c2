package fn_test

import (
	"slices"
	"strings"
	"testing"

	kptfn "github.com/GoogleContainerTools/kpt-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/koupleless/module-service/fn"
	"github.com/koupleless/module-service/fn/config"
	"github.com/koupleless/module-service/internal/rule"
)

func TestRoutes(t *testing.T) {
	t.Parallel()
	ingress := func(port string) string {
		return "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\nspec:\n  rules:\n  - http:\n      paths:\n" +
			"      - {path: /, pathType: Prefix, backend: {service: {name: provider-service, port: {" + port + "}}}}\n"
	}
	httpRoute := func(ref string) string {
		return "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\nspec:\n  rules:\n" +
			"  - backendRefs: [{" + ref + "}]\n    filters: [{type: RequestMirror, requestMirror: {backendRef: {name: other, port: 1}}}]\n"
	}
	off := strings.Replace(provider, "enableModuleService: true", "enableModuleService: false", 1)
	renamed := strings.NewReplacer("name: provider-service", "name: dev-provider-service",
		"note: kept", "internal.config.kubernetes.io/previousNames: provider-service").Replace(generated)
	for _, c := range []struct{ reason, source, want string }{
		{"kustomize has renamed the Service, and the route not yet", provider + separator + renamed + separator + ingress("number: 81"),
			`Service "provider-service" has no port 81; it has 80 (http)`},
		{"the renamed Service has the port", provider + separator + renamed + separator + ingress("number: 80"), ""},
		{"the renamed Service goes", off + separator + renamed + separator + ingress("number: 80"), `Service "provider-service" is removed by this run`},
		{"the port is there", provider + separator + ingress("number: 80"), ""},
		{"the port is there, in hexadecimal digits", provider + separator + ingress("number: 0x50"), ""},
		{"the port of the Service is in hexadecimal digits", provider + separator + strings.Replace(generated, "port: 80\n", "port: 0x50\n", 1) + separator + ingress("number: 80"), ""},
		{"the port is there by name", provider + separator + ingress("name: http"), ""},
		{"the port is not", provider + separator + ingress("number: 81"),
			`Ingress shop/web: spec.rules[0].http.paths[0].backend.service.port.number: Service "provider-service" has no port 81; it has 80 (http)`},
		{"the port is substituted later", provider + separator + ingress(`number: "${PORT}"`), ""},
		{"the name is not", provider + separator + ingress("name: grpc"),
			`spec.rules[0].http.paths[0].backend.service.port.name: Service "provider-service" has no port "grpc"; it has 80 (http)`},
		{"an existing Service gets another port", provider + separator + strings.Replace(generated, "port: 80\n", "port: 81\n", 1) + separator + ingress("number: 81"),
			`has no port 81; it has 80 (http)`},
		{"the Service goes", off + separator + generated + separator + ingress("number: 80"),
			`spec.rules[0].http.paths[0].backend.service.name: Service "provider-service" is removed by this run, as no module requests it`},
		{"the module requests another Service", strings.Replace(provider, "name: provider", "name: pay", 1) + separator + generated + separator + ingress("number: 80"),
			`Service "provider-service" is removed by this run, as ModuleDeployment md requests Service pay-service instead`},
		{"the module requests another Service than the renamed one", strings.Replace(provider, "name: provider", "name: pay", 1) + separator + renamed + separator + ingress("number: 80"),
			`Service "provider-service" is removed by this run, as ModuleDeployment md requests Service pay-service instead`},
		{"an HTTPRoute", provider + separator + httpRoute("name: provider-service, port: 81"),
			`HTTPRoute shop/web: spec.rules[0].backendRefs[0].port: Service "provider-service" has no port 81; it has 80 (http)`},
		{"a Service of another namespace", provider + separator + httpRoute("name: provider-service, namespace: mall, port: 81"), ""},
		{"no port", provider + separator + httpRoute("name: provider-service"), ""},
		{"what is no Service", provider + separator + httpRoute("name: provider-service, kind: Bucket, group: storage.example, port: 81"), ""},
		{"another kind", provider + separator + httpRoute("name: provider-service, kind: Bucket, port: 81"), ""},
		{"a mirror of what goes", off + separator + generated + separator + strings.Replace(httpRoute("name: x"), "name: other", "name: provider-service", 1),
			`spec.rules[0].filters[0].requestMirror.backendRef.name: Service "provider-service" is removed`},
		{"a mirror of what a backend gets", provider + separator + httpRoute("name: other, filters: [{type: RequestMirror, requestMirror: {backendRef: {name: provider-service, port: 81}}}]"),
			`spec.rules[0].backendRefs[0].filters[0].requestMirror.backendRef.port: Service "provider-service" has no port 81; it has 80 (http)`},
		{"a default backend", provider + separator + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n" +
			"spec: {defaultBackend: {service: {name: provider-service, port: {number: 81}}}}\n",
			`spec.defaultBackend.service.port.number: Service "provider-service" has no port 81`},
		{"fields of other types", provider + separator + "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n" +
			"spec: {defaultBackend: [], rules: {http: 1}}\n", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			outcome := render(t, c.source)
			require.False(t, outcome.Failed())
			if c.want == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], "warning: ")
			assert.Contains(t, reported(outcome)[0], c.want)
		})
	}
	outcome := configured(t, "{portName: absent}", provider+separator+ingress("number: 81"))
	require.Len(t, reported(outcome), 1)
	assert.Contains(t, reported(outcome)[0], "it has 80 (absent)", "a port of the name absent has a name")
}

// TestRoutesOfARunWithErrors: nothing is removed then, and the module that requests the Service may be the one with the error.
func TestRoutesOfARunWithErrors(t *testing.T) {
	t.Parallel()
	const ingress = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n" +
		"spec: {defaultBackend: {service: {name: provider-service, port: {number: 80}}}}\n"
	unread := &kptfn.Result{Severity: kptfn.Error, Message: "input is not YAML"}
	for _, c := range []struct {
		reason, source, want string
		prior                kptfn.Results
	}{
		{"its module has a port that is out of range", strings.Replace(provider, "port: 80", "port: 70000", 1) + separator + generated + separator + ingress,
			"must be between 1 and 65535, got 70000", nil},
		{"a file, in which its module can be, is not read", generated + separator + ingress, unread.Message, kptfn.Results{unread}},
	} {
		for _, strict := range []bool{false, true} {
			t.Run(c.reason, func(t *testing.T) {
				t.Parallel()
				settings := config.Default()
				settings.Strict = strict
				outcome := fn.Run(documents(t, c.source), settings, slices.Clone(c.prior))
				assert.True(t, outcome.Failed())
				var messages []string
				for _, r := range outcome.Results {
					messages = append(messages, r.Message)
				}
				text := strings.Join(messages, "\n")
				assert.Contains(t, text, c.want)
				assert.NotContains(t, text, "removed by this run")
			})
		}
	}
}

// TestRoutesToTheDefaultName gives Services other names than the routes have.
func TestRoutesToTheDefaultName(t *testing.T) {
	t.Parallel()
	ingress := func(name string) string {
		return "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: web, namespace: shop}\n" +
			"spec: {defaultBackend: {service: {name: " + name + ", port: {number: 80}}}}\n"
	}
	const dev = `{name: "dev-{module}-service"}`
	route := ingress("provider-service")
	exists := strings.Replace(generated, "name: provider-service", "name: dev-provider-service", 1)
	byHand := "apiVersion: v1\nkind: Service\nmetadata: {name: provider-service, namespace: shop}\n"
	for _, c := range []struct{ reason, spec, source, name, is string }{
		{"a new Service", dev, provider + separator + route, "provider-service", "dev-provider-service"},
		{"one that exists", dev, provider + separator + exists + separator + route, "provider-service", "dev-provider-service"},
		{"by an override", `{overrides: [{match: {module: provider}, name: x-svc}]}`, provider + separator + route, "provider-service", "x-svc"},
		{"by the name of the ModuleDeployment", `{name: "{moduleDeployment}-service"}`, provider + separator + route, "provider-service", "md-service"},
		{"something else has the default name", dev, provider + separator + strings.Replace(byHand, "kind: Service", "kind: ConfigMap", 1) + separator + route, "provider-service", "dev-provider-service"},
		{"of a workload", dev, workload("Deployment", asking) + separator + ingress("biz1-service"), "biz1-service", "dev-biz1-service"},
		{"of a workload that selects by itself", `{name: "dev-{module}-service", selector: workload}`, environment("dev") + separator + ingress("biz1-dev-service"),
			"biz1-dev-service", "dev-biz1-service"},

		{"the route has the name", dev, provider + separator + ingress("dev-provider-service"), "", ""},
		{"the route has a name of something else", dev, provider + separator + ingress("other"), "", ""},
		{"the configuration gives the default name", `{name: "{module}-service"}`, provider + separator + route, "", ""},
		{"somebody else has a Service of that name", dev, provider + separator + byHand + separator + route, "", ""},
		{"another module has a Service of that name", `{overrides: [{match: {moduleDeployment: md}, name: x}]}`,
			provider + separator + strings.Replace(provider, "name: md", "name: second", 1) + separator + route, "", ""},
		{"a route of another namespace", dev, provider + separator + strings.Replace(route, "namespace: shop", "namespace: mall", 1), "", ""},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			settings, results := config.Decode(documents(t, "apiVersion: fn.koupleless.io/v1alpha1\nkind: ModuleService\nspec: "+c.spec)[0].(*document).node, "")
			require.Empty(t, results)
			outcome := run{Outcome: fn.RunManifests(documents(t, c.source), settings, nil)}
			require.False(t, outcome.Failed(), reported(outcome))
			outcome.Results = slices.DeleteFunc(outcome.Results, func(r *kptfn.Result) bool { return rule.Of(r) == rule.MissingField })
			assert.Empty(t, reported(run{Outcome: fn.Run(documents(t, c.source), settings, nil)}), "a later step may change the route")
			if c.is == "" {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Regexp(t, `^warning: \S+ Ingress shop/web: spec.defaultBackend.service.name: Service "`+c.name+
				`" does not exist: the configuration names it "`+c.is+`"$`, reported(outcome)[0])
			assert.Equal(t, c.is, outcome.Results[0].Field.ProposedValue)
		})
	}
}

// TestRoutesToARenamedService: kustomize knows the references of an Ingress, and no others.
func TestRoutesToARenamedService(t *testing.T) {
	t.Parallel()
	module := strings.Replace(provider, "name: md", "name: dev-md", 1)
	service := strings.Replace(generated, "name: provider-service", "name: dev-provider-service", 1)
	route := "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: web, namespace: shop}\nspec: {rules: [{backendRefs: [{name: provider-service, port: 80}]}]}\n"
	byHand := "apiVersion: v1\nkind: Service\nmetadata: {name: provider-service, namespace: shop}\n"
	for _, c := range []struct {
		reason, source string
		isWarned       bool
	}{
		{"the route has the former name", module + separator + service + separator + route, true},
		{"the route has the name", module + separator + service + separator + strings.Replace(route, "name: provider-service", "name: dev-provider-service", 1), false},
		{"somebody else has a Service of that name", module + separator + service + separator + byHand + separator + route, false},
		{"the Service was not renamed", provider + separator + generated + separator + route, false},
		{"a route of another namespace", module + separator + service + separator + strings.Replace(route, "namespace: shop", "namespace: mall", 1), false},
	} {
		t.Run(c.reason, func(t *testing.T) {
			t.Parallel()
			assert.Empty(t, reported(run{Outcome: fn.Run(documents(t, c.source), config.Default(), nil)}), "kustomize mends references afterwards")
			outcome := run{Outcome: fn.RunManifests(documents(t, c.source), config.Default(), nil)}
			require.False(t, outcome.Failed(), reported(outcome))
			outcome.Results = slices.DeleteFunc(outcome.Results, func(r *kptfn.Result) bool { return rule.Of(r) == rule.MissingField })
			if !c.isWarned {
				assert.Empty(t, reported(outcome))
				return
			}
			require.Len(t, reported(outcome), 1)
			assert.Contains(t, reported(outcome)[0], `HTTPRoute shop/web: spec.rules[0].backendRefs[0].name: Service "provider-service" does not exist: kustomize names it "dev-provider-service"; add name-reference.yaml`)
		})
	}
}

// TestRoutesWithTooManyAddresses: every host of a route goes with each of its paths.
func TestRoutesWithTooManyAddresses(t *testing.T) {
	t.Parallel()
	route := func(name string, hosts, matches int) string {
		return "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: " + name + ", namespace: shop}\nspec:\n  hostnames: [" +
			strings.Repeat("a, ", hosts-1) + "b]\n  rules:\n  - matches: [" + strings.Repeat("{path: {value: /a}}, ", matches-1) + "{path: {value: /b}}]\n" +
			"    backendRefs: [{name: provider-service, port: 80}]\n"
	}
	statuses, results := fn.Inspect(documents(t, complete(provider)+separator+route("web", 600, 500)), nil, nil)
	require.Len(t, statuses, 1)
	assert.Equal(t, []fn.Route{{Reference: fn.Reference{Kind: "HTTPRoute", Namespace: "shop", Name: "web"}, Addresses: []string{"a/a", "a/b", "b/a", "b/b"}}}, statuses[0].Routes)
	assert.Zero(t, results.ExitCode())
	statuses, results = fn.Inspect(documents(t, complete(provider)+separator+route("web", 600, 500)+separator+route("more", 1, 1)), nil, nil)
	assert.Len(t, statuses[0].Routes, 1)
	require.Equal(t, 1, results.ExitCode())
	assert.Contains(t, results.Error(), "HTTPRoute/shop/more: the routes up to this one have more than 300000 hosts with paths: list fewer of them at once")
	long := strings.Repeat("x", 100_000)
	for text, one := range map[string]string{"b]": route("long", 1, 200), "/b}": route("long", 200, 1)} {
		statuses, results = fn.Inspect(documents(t, complete(provider)+separator+strings.Replace(one, text, long+text[len(text)-1:], 1)), nil, nil)
		assert.Empty(t, statuses[0].Routes)
		require.Equal(t, 1, results.ExitCode(), text)
		assert.Contains(t, results.Error(), "HTTPRoute/shop/long: the hosts with paths of the routes up to this one come to more than 16 MiB: list fewer of them at once")
	}
}
