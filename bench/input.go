package main

import (
	"bytes"
	"fmt"
	"math/rand"
	"strings"
)

// A workload is a kind of input.
type workload struct {
	name string
	item func(b *bytes.Buffer, r *rand.Rand, i int)
}

// The mix is what a large GitOps repository looks like: one resource in twenty is a ModuleDeployment.
var workloads = []workload{
	{"all ModuleDeployments", func(b *bytes.Buffer, _ *rand.Rand, i int) { moduleDeployment(b, i) }},
	{"mix", func(b *bytes.Buffer, r *rand.Rand, i int) {
		switch k := i % 100; {
		case k%20 == 0:
			moduleDeployment(b, i)
		case k < 45:
			deployment(b, i)
		case k < 75:
			configMap(b, r, i)
		case k < 98:
			service(b, i)
		default:
			crd(b, r, i)
		}
	}},
}

// resourceList returns a ResourceList of n items, always the same one.
func (w workload) resourceList(n int) []byte {
	var b bytes.Buffer
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	r := rand.New(rand.NewSource(1))
	for i := range n {
		w.item(&b, r, i)
	}
	return b.Bytes()
}

// head writes what begins every resource, as kpt sends it.
func head(b *bytes.Buffer, apiVersion, kind, name string, i int) {
	fmt.Fprintf(b, `- apiVersion: %s
  kind: %s
  metadata:
    name: %s-%d
    namespace: shop-%d
    labels:
      app.kubernetes.io/name: %s-%d
      app.kubernetes.io/part-of: shop
    annotations:
      internal.config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/path: 'shop/%s-%d.yaml'
      internal.config.kubernetes.io/seqindent: 'compact'
`, apiVersion, kind, name, i, i%50, name, i, name, i)
}

func moduleDeployment(b *bytes.Buffer, i int) {
	head(b, "koupleless.io/v1alpha1", "ModuleDeployment", "module", i)
	fmt.Fprintf(b, `  spec:
    baseDeploymentName: base-%d
    replicas: 2
    revisionHistoryLimit: 3
    schedulingStrategy:
      schedulingPolicy: Scatter
    template:
      metadata:
        labels:
          app.kubernetes.io/name: module-%d
          app.kubernetes.io/version: 1.0.%d
      spec:
        module:
          name: module-%d
          version: 1.0.%d
          url: https://artifacts.example.com/releases/shop/module-%d-1.0.%d-ark-biz.jar
    operationStrategy:
      needConfirm: false
      useBeta: false
      batchCount: 1
      upgradePolicy: install_then_uninstall
      serviceStrategy:
        enableModuleService: true
        port: 80
        targetPort: 8080
`, i%200, i, i%10, i, i%10, i, i%10)
}

func deployment(b *bytes.Buffer, i int) {
	head(b, "apps/v1", "Deployment", "web", i)
	fmt.Fprintf(b, `  spec:
    replicas: 3
    selector:
      matchLabels:
        app.kubernetes.io/name: web-%d
    template:
      metadata:
        labels:
          app.kubernetes.io/name: web-%d
        annotations:
          prometheus.io/scrape: "true"
          prometheus.io/port: "9090"
      spec:
        securityContext:
          runAsNonRoot: true
          seccompProfile: {type: RuntimeDefault}
        containers:
`, i, i)
	for c := range 2 {
		fmt.Fprintf(b, `        - name: container-%d
          image: registry.example.com/shop/web-%d:1.%d.0
          imagePullPolicy: IfNotPresent
          command: ["/bin/web", "--listen=:8080"]
          args:
          - --config=/etc/web/config.yaml
          - --log-level=info
          env:
          - name: POD_NAME
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
          - name: JAVA_TOOL_OPTIONS
            value: "-XX:MaxRAMPercentage=75 -Dfile.encoding=UTF-8"
          ports:
          - name: http
            containerPort: 8080
            protocol: TCP
          resources:
            requests: # measured
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 512Mi
          readinessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 5
          volumeMounts:
          - name: config
            mountPath: /etc/web
            readOnly: true
`, c, i, i%10)
	}
	fmt.Fprintf(b, `        volumes:
        - name: config
          configMap:
            name: config-%d
        - name: tmp
          emptyDir: {}
`, i)
}

func configMap(b *bytes.Buffer, r *rand.Rand, i int) {
	head(b, "v1", "ConfigMap", "config", i)
	b.WriteString("  data:\n    start.sh: |\n      #!/bin/sh\n      set -eu\n")
	for j := range 10 + r.Intn(30) {
		fmt.Fprintf(b, "      if [ -n \"${OPTION_%d:-}\" ]; then\n        args=\"$args --option-%d=$OPTION_%d\" # an option\n      fi\n\n", j, j, j)
	}
	b.WriteString("    config.json: |\n      {\n")
	for j := range 10 + r.Intn(20) {
		fmt.Fprintf(b, "        \"key-%d\": {\"a\": [1, 2, 3], \"b\": \"x: y\"},\n", j)
	}
	b.WriteString("        \"end\": true\n      }\n    note: >-\n      folded text: it goes on\n      over some lines\n")
}

func service(b *bytes.Buffer, i int) {
	head(b, "v1", "Service", "web", i)
	fmt.Fprintf(b, `  spec:
    type: ClusterIP
    selector:
      app.kubernetes.io/name: web-%d
    ports:
    - name: http
      protocol: TCP
      port: 80
      targetPort: http
    - name: metrics
      protocol: TCP
      port: 9090
      targetPort: 9090
`, i)
}

func crd(b *bytes.Buffer, r *rand.Rand, i int) {
	head(b, "apiextensions.k8s.io/v1", "CustomResourceDefinition", "crd", i)
	fmt.Fprintf(b, `  spec:
    group: example-%d.com
    names: {kind: Example, listKind: ExampleList, plural: examples, singular: example}
    scope: Namespaced
    versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
`, i)
	for size, j := b.Len()+2000+r.Intn(98000), 0; b.Len() < size; j++ {
		fmt.Fprintf(b, `            field%d:
              description: |-
                Field%d is described at some length: what it does, what it
                must be, and "what" happens if it is not.

                More info: https://example.com/docs/%s
              type: object
              properties:
                enabled:
                  default: false
                  type: boolean
                names:
                  items:
                    type: string
                  maxItems: 16
                  type: array
                  x-kubernetes-list-type: set
              required: [enabled]
`, j, j, strings.Repeat("x", j%40))
	}
}
