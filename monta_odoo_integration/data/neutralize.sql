-- A copy for testing must not speak to Monta: no password, nothing waiting, no address that may change it.
DELETE FROM ir_config_parameter
 WHERE key IN ('monta.password', 'monta.database') OR key ~ '^monta\.company_[0-9]+\.(password|allowed_base_urls)$';
INSERT INTO ir_config_parameter (key, value)
VALUES ('monta.allowed_base_urls', 'https://neutralized.invalid')
    ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value;
UPDATE monta_outbox SET state = 'superseded' WHERE state IN ('pending', 'sending');
