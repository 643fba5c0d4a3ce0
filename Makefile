# Two commands do all the set-up on a fresh machine: `make run` and `make test`. The others are for daily work.
.PHONY: run test train check lock messages measure evaluate compare-nlu fuzz soak model load clean

PYTHON := .venv/bin/python
UV := .uv/bin/uv
UV_VERSION := 0.13.9
PORT ?= 5005
MODEL := models/assistant.tar.gz
UNDERSTANDING := $(shell find data/nlu data/rules.yml data/lexicon/other_languages.yml bot/nlu bot/config.yml bot/domain.yml -type f -not -name '*.pyc')

export RASA_TELEMETRY_ENABLED := false
export SQLALCHEMY_SILENCE_UBER_WARNING := 1
export PYTHONWARNINGS := ignore

run: .venv/.run $(MODEL)  ## install and train what has changed, start everything, print the demo page's address
	@$(PYTHON) -m bot.server --model $(MODEL) --port $(PORT)

test: .venv/.test $(MODEL) .run/chromium  ## lint, types, data checks and all tests
	@bash .ci/test

train: .venv/.run $(MODEL)  ## train the model if the data or the components have changed

check: .venv/.test  ## lint and types only
	@.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy bot actions locales tests

messages: .venv/.run  ## extract the English sentences and update the catalogs
	@$(PYTHON) -m locales.update

measure: .venv/.run $(MODEL)  ## size, start, memory and the time of a turn
	@$(PYTHON) -m bot.measure
	@$(PYTHON) -m bot.memory

evaluate: .venv/.run $(MODEL)  ## figures on the held-out set and .run/evaluation.html (RECORD=1 keeps them for the trend)
	@$(PYTHON) -m bot.evaluation --model $(MODEL) $(if $(RECORD),--record)

compare-nlu: .venv/.run $(if $(DIET),.diet/.done)  ## other pipelines on the same messages (DIET=1: Rasa's default too)
	@mkdir -p .run
	@$(PYTHON) -m bot.evaluation.compare $(if $(DIET),--diet)

fuzz: .venv/.run  ## hostile text against everything that reads a message (INPUTS=100000)
	@$(PYTHON) -m bot.evaluation.fuzz $(if $(INPUTS),--inputs $(INPUTS))

soak: .venv/.test $(MODEL) .run/chromium  ## 200 messages in a browser under every fault of network and server (MESSAGES=1000, SEED=2)
	@$(PYTHON) -m tests.whole.soak $(if $(MESSAGES),--messages $(MESSAGES)) $(if $(SEED),--seed $(SEED))

model: .venv/.test  ## 2,000 random days of customers, agents, timers and crashes against the hand-off (RUNS=5000)
	@MODEL_RUNS=$(or $(RUNS),2000) $(PYTHON) -m pytest -q tests/handoff/test_model.py

load: .venv/.test $(MODEL) .run/chromium  ## time from Enter to the answer in a browser, alone and beside 200 open streams
	@$(PYTHON) -m tests.whole.load

.diet/.done: .requirements/diet.txt | $(UV)
	@echo "Installing Rasa's default pipeline with TensorFlow into .diet: 1.5 GB ..."
	@$(UV) venv --quiet --clear --python 3.11 .diet
	@$(UV) pip install --quiet --no-config --python .diet/bin/python --no-deps --require-hashes -r .requirements/diet.txt
	@touch $@

lock: $(UV)  ## resolve the dependencies of pyproject.toml anew
	@for group in run test; do \
	  $(UV) pip compile pyproject.toml $$([ $$group = test ] && echo --group test) --universal --python-version 3.11 \
	    --no-annotate --no-header --generate-hashes --quiet -o .requirements/$$group.txt || exit 1; done

clean:  ## forget everything that can be made again (not what customers wrote: .run stays)
	@rm -rf .venv .uv .diet models .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(UV):
	@echo "Getting uv $(UV_VERSION) into .uv ..."
	@python3 -m pip --version >/dev/null 2>&1 || { $(SUDO) apt-get update -qq && $(SUDO) apt-get install -y -qq python3-pip; }
	@python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --upgrade --target .uv uv==$(UV_VERSION)

.venv/bin/python: | $(UV)
	@$(UV) venv --quiet --clear --python 3.11 .venv

.venv/.run: .requirements/run.txt bot/lean/pyproject.toml bot/lean/tensorflow/__init__.py | .venv/bin/python
	@echo "Installing the pinned packages into .venv ..."
	@$(UV) pip install --quiet --compile-bytecode --no-deps --require-hashes -r .requirements/run.txt
	@$(UV) pip install --quiet --no-deps --reinstall ./bot/lean
	@touch $@

.venv/.test: .requirements/test.txt .venv/.run
	@echo "Installing what the tests need ..."
	@$(UV) pip install --quiet --no-deps --require-hashes -r .requirements/test.txt
	@touch $@

.run/chromium:
	@mkdir -p .run
	@command -v chromium msgfmt >/dev/null || { echo "Installing Chromium and gettext ..."; \
	  $(SUDO) apt-get update -qq && DEBIAN_FRONTEND=noninteractive $(SUDO) apt-get install -y -qq chromium gettext >/dev/null; }
	@touch $@

$(MODEL): $(UNDERSTANDING) | .venv/.run
	@mkdir -p .run
	@echo "Training the model: a few minutes ..."
	@.venv/bin/rasa train --quiet --skip-validation --config bot/config.yml --domain bot/domain.yml --data data/nlu data/rules.yml \
	  --out models --fixed-model-name assistant > .run/train.log 2>&1 || { cat .run/train.log; exit 1; }
	@touch $@

SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
