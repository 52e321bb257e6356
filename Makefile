# Wajah. `make render` sets everything up and renders the demo pack; `make test` passes the tests.

CARGO ?= cargo
FEATURES ?=

.PHONY: render test setup lint bench fuzz clean

render: setup ## Install what is missing, build, and render the demo pack into output/.
	$(CARGO) build --release --locked $(FEATURES)
	target/release/wajah pack --all

test: setup ## Run all tests.
	$(CARGO) test --locked $(FEATURES)
	$(CARGO) test --locked --package blazeface

lint: setup ## Formatting and clippy, warnings denied.
	$(CARGO) fmt --check
	$(CARGO) clippy --locked --all-targets $(FEATURES) -- -D warnings
	$(CARGO) clippy --locked --all-targets --package blazeface -- -D warnings

bench: setup ## Measure expanding, laying out, painting, compositing and encoding, and a whole clip beside plain ffmpeg.
	$(CARGO) bench --locked $(FEATURES)

fuzz: setup ## Read inputs changed by chance, three minutes for each kind: WAJAH_FUZZ_SECONDS, WAJAH_FUZZ_SEED.
	WAJAH_FUZZ_SECONDS=$${WAJAH_FUZZ_SECONDS:-180} $(CARGO) test --locked $(FEATURES) --test fuzz -- --test-threads 1 --nocapture

setup: ## Check for FFmpeg's libraries, clang and pkg-config; install them on Debian and Ubuntu.
	@sh setup.sh $(FEATURES)

clean: ## Remove what was built and rendered.
	$(CARGO) clean
	find output -mindepth 1 ! -name .gitkeep -delete
