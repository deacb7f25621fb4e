"""What the tests in a browser share: a script that waits for what is to show."""

#: That the web client is there.
READY = "document.querySelector('.o_web_client .o_main_navbar') !== null"
# Looks are 50 ms apart.
SCRIPT = """
(async () => {
    const until = async (found, what) => {
        for (let look = 0; !found(); look++) {
            if (document.querySelector(".o_error_dialog")) {
                throw new Error(document.querySelector(".o_error_dialog").innerText);
            }
            if (look === %s) {
                throw new Error(`${what} does not show: ${document.body.innerText}`);
            }
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return found();
    };
    %s
    console.log("test successful");
})().catch((error) => console.error(error.message));
"""


def script(steps, looks=200):
    """The JavaScript that runs ``steps``, which may wait by ``await until(found, what)``, and says how it ended.

    :param int looks: how often ``found()`` is tried before the test fails
    """
    return SCRIPT % (looks, steps)
