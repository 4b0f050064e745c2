// Package fn renders the Kubernetes Service of every Koupleless ModuleDeployment that asks for one.
//
// A ModuleDeployment asks by its serviceStrategy:
//
//	apiVersion: koupleless.io/v1alpha1
//	kind: ModuleDeployment
//	metadata:
//	  name: provider
//	  labels: {app: provider}
//	spec:
//	  baseDeploymentName: stock
//	  template:
//	    spec:
//	      module: {name: provider, version: 1.0.2, url: https://example.com/provider.jar}
//	  operationStrategy:
//	    serviceStrategy:
//	      enableModuleService: true
//	      port: 8080
//
// and gets the Service that Koupleless' module-controller V1 would create for it:
//
//	apiVersion: v1
//	kind: Service
//	metadata:
//	  name: provider-service
//	  annotations:
//	    fn.koupleless.io/module-deployment: provider
//	spec:
//	  type: NodePort
//	  selector:
//	    module.koupleless.io/provider: "true"
//	  ports:
//	  - name: http
//	    protocol: TCP
//	    port: 8080
//	    targetPort: 8080
//
// The annotation marks the Service as ours: on every later run it follows its ModuleDeployment, and goes when nobody
// asks for it any more. A Service without the mark is never touched.
//
// The package is pure: the same items give the same Outcome; it reads no file, no environment and no clock. Render is
// the function over any Items, Process the same for the kpt functions SDK.
package fn
